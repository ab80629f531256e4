// The door: the token of the link is spent here, by the guest's own click, for a secret of their own.

import { me, remember, spendToken } from "./me.js";
import { byId, problem } from "./screen.js";
import { tr } from "./wording.js";

// 40 letters; half of an emoji would be no text.
export function shortened(name) {
  return [...name.trim()].slice(0, 40).filter((letter) => !/^[\ud800-\udfff]$/.test(letter)).join("");
}

const AWAY_TRIES = 40;

// A gateway that lost its host, or was started anew, has it back in a few seconds.
export async function knock() {
  for (let tries = 1; ; tries++) {
    const said = await ask();
    if (!said) return true;
    refuse(said);
    if (said.code !== "host_away" || tries === AWAY_TRIES) return false;
    await new Promise((resolve) => { setTimeout(resolve, Math.max(1, said.wait_s) * 1_000); });
  }
}

// What the door refuses with; null: the guest may come in.
async function ask() {
  const answer = await fetch("api/join", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      room: me.room, name: me.name, consent: me.consent, passcode: byId("passcode").value,
      ...(me.token ? { token: me.token } : {}),
    }),
    credentials: "omit",
    referrerPolicy: "no-referrer",
  });
  const said = await answer.json();
  if (answer.ok) {
    me.secret = said.secret;
    remember();
    spendToken();
    problem("");
    return null;
  }
  return said;
}

function refuse({ code, sentence, wait_s: wait }) {
  const asksForPasscode = code === "passcode_needed" || code === "passcode_wrong";
  if (asksForPasscode) byId("passcode-field").hidden = false;
  if (code === "passcode_wrong") byId("passcode").value = "";
  const later = wait > 1 ? ` ${tr("Wait {seconds} seconds.", { seconds: wait })}` : "";
  problem(`${tr(sentence)}${later}`, asksForPasscode ? byId("passcode") : null);
}
