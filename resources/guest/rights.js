// What this guest may do, by what the list of people says of them. The host asks its own table for
// every message; this only says beforehand what it would refuse, and in the same sentence.

import { myself } from "./people.js";
import { byId } from "./screen.js";
import { tr } from "./wording.js";

const LEADS = new Set(["host", "cohost"]);

// Why not, as a sentence; empty where they may.
export function whyNoChat() {
  const mine = myself();
  if (mine?.role === "observer") return tr("Observers may not write in the chat.");
  if (mine?.can_chat === false && !LEADS.has(mine.role)) return tr("A host has switched the chat off for you.");
  return "";
}

export function whyNoAnswer() {
  return myself()?.role === "observer" ? tr("Observers may not answer polls.") : "";
}

// What is half written stays: it can be copied, and sent when it is allowed again.
export function showChatRights() {
  const reason = whyNoChat();
  byId("chat-right").textContent = reason;
  byId("chat-right").hidden = !reason;
  for (const id of ["chat-to", "chat-text", "chat-send"]) forbid(byId(id), reason, "chat-right");
}

// `note`: the id of the line that shows the reason, for screen readers.
export function forbid(control, reason, note) {
  control.disabled = reason !== "";
  control.title = reason;
  if (reason && note) control.setAttribute("aria-describedby", note);
  else control.removeAttribute("aria-describedby");
}
