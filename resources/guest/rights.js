// What this guest may do, by what the list of people says of them. The host asks its own table for
// every message; this only says beforehand what it would refuse, and in the same sentence.

import { myself } from "./people.js";
import { byId } from "./screen.js";
import { tr } from "./wording.js";

const LEADS = new Set(["host", "cohost"]);

export const leads = () => LEADS.has(myself()?.role);

// Why not, as a sentence; empty where they may.
export function whyNoChat() {
  const mine = myself();
  if (mine?.role === "observer") return tr("Observers may not write in the chat.");
  if (mine?.can_chat === false && !leads()) return tr("A host has switched the chat off for you.");
  return "";
}

export function whyNoAnswer() {
  return myself()?.role === "observer" ? tr("Observers may not answer polls.") : "";
}

export function whyNoFile() {
  return myself()?.role === "observer" ? tr("Observers may not offer files.") : whyNoChat();
}

// Whoever may not begin by themselves asks.
export function mayShareAtOnce() {
  const mine = myself();
  if (leads() || mine?.role === "presenter") return true;
  return mine?.can_share_screen === true && ["member", "guest"].includes(mine.role);
}

// What is half written stays: it can be copied, and sent when it is allowed again.
export function showChatRights() {
  const reason = whyNoChat();
  byId("chat-right").textContent = reason;
  byId("chat-right").hidden = !reason;
  for (const id of ["chat-to", "chat-text", "chat-send"]) forbid(byId(id), reason, "chat-right");
}

export function showFileRights() {
  const reason = whyNoFile();
  byId("files-right").textContent = reason;
  byId("files-right").hidden = !reason;
  forbid(byId("files-choose"), reason, "files-right");
}

// `note`: the id of the line that shows the reason, for screen readers.
export function forbid(control, reason, note) {
  control.disabled = reason !== "";
  control.title = reason;
  if (reason && note) control.setAttribute("aria-describedby", note);
  else control.removeAttribute("aria-describedby");
}
