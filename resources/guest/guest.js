// The guest page: what a person does with it. The rest: door.js (the link), microphone.js, meeting.js
// (line.js, call.js), people.js, captions.js, together.js (agenda.js, chat.js, files.js, polls.js, reactions.js,
// shared_screen.js), screen.js,
// wording.js.

import { chatKey, giveUp, sendChat } from "./chat.js";
import { scrolled, toTheNewest } from "./captions.js";
import { knock, shortened } from "./door.js";
import { me, recall, remember } from "./me.js";
import * as meeting from "./meeting.js";
import { checkMicrophone, openMicrophone, setMuted } from "./microphone.js";
import { announce, byId, problem, show } from "./screen.js";
import * as together from "./together.js";
import { tr, translatePage } from "./wording.js";

const PROMPT_MS = 1_000; // a browser that has not answered by then asks the person

async function join(event) {
  event.preventDefault();
  const consent = document.querySelector("input[name=consent]:checked");
  me.name = shortened(byId("name").value);
  if (byId("room").value) me.room = byId("room").value.toUpperCase().replace(/[^A-Z0-9]/g, "");
  if (!me.room) return problem(tr("Please write the room code of your invitation."), byId("room"));
  if (!me.name) return problem(tr("Please write your name."), byId("name"));
  if (!consent) return problem(tr("Please choose what may be kept."), document.querySelector("input[name=consent]"));
  me.consent = consent.value;
  me.consentIsTold = false;
  me.muted = byId("join-muted").checked;
  problem("");
  await comeIn(byId("join"), knock);
}

async function comeIn(button, mayCome) {
  button.disabled = true;
  const asked = setTimeout(() => announce(tr("Your browser asks whether this page may use the microphone.")), PROMPT_MS);
  try {
    await meeting.prepare();
    clearTimeout(asked);
    if (await mayCome()) meeting.begin();
  } catch (error) {
    console.warn("joining failed", error.name);
    problem(tr("The meeting cannot be reached. Check your connection and try again."), null, button);
  } finally {
    clearTimeout(asked);
    button.disabled = false;
  }
}

function comeBack({ currentTarget }) {
  problem("");
  comeIn(currentTarget, async () => true);
}

// Who was here before, in this tab, is asked nothing again. The click lets the browser play sound.
function welcome() {
  const wasHere = me.secret !== "";
  byId("join-form").hidden = wasHere;
  byId("return").hidden = !wasHere;
  byId("return-other").hidden = me.token === "";
  byId("room-field").hidden = me.room !== "";
  byId("welcome-text").hidden = wasHere;
  byId("return-text").textContent = wasHere ? tr("You were in this meeting as {name}.", { name: me.name }) : "";
  show("welcome");
}

const on = (id, event, listener) => byId(id).addEventListener(event, listener);

on("join-form", "submit", join);
on("check", "click", () => checkMicrophone(byId("microphone").value));
on("microphone", "change", ({ target }) => checkMicrophone(target.value));
on("return-now", "click", comeBack);
on("return-other", "click", () => {
  byId("join-form").hidden = false;
  byId("return").hidden = true;
  byId("name").focus();
});
on("again", "click", comeBack);
on("leave-lobby", "click", meeting.leave);
on("leave", "click", meeting.leave);
on("hear", "click", meeting.hear);
on("try-microphone", "click", () => openMicrophone());
on("microphone-now", "change", ({ target }) => openMicrophone(target.value));
on("mute", "click", () => {
  setMuted(!me.muted);
  meeting.tell({ type: "mute", muted: me.muted });
});
on("hand", "click", () => meeting.tell({ type: "hand", raised: !me.hand }));
on("consent-now", "change", ({ target }) => {
  me.consent = target.value;
  me.consentIsTold = false;
  remember();
  meeting.tell({ type: "consent", choice: me.consent });
});
on("chat-form", "submit", sendChat);
on("chat-text", "keydown", chatKey);
on("chat-forget", "click", giveUp);
on("newest", "click", toTheNewest);
on("captions", "scroll", scrolled);
window.addEventListener("online", meeting.lookAgain);
document.addEventListener("visibilitychange", () => { if (!document.hidden) meeting.lookAgain(); });
window.addEventListener("hashchange", () => location.reload()); // another link, pasted over this one
window.addEventListener("pagehide", meeting.sayBye);
meeting.whenTurnedAway(welcome);

translatePage();
together.begin(meeting.tell, meeting.useScreen);
recall();
welcome();
