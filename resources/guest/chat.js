// The chat: what people write, to all or to one. Said until the host has answered, and never as markup.

import { others } from "./people.js";
import { showChatRights, whyNoChat } from "./rights.js";
import { announce, byId, element } from "./screen.js";
import { language, tr } from "./wording.js";

const MOST = 300;
const LONGEST = 2_000;
const NEAR_THE_END_PX = 40;
const ADDRESS = /https?:\/\/[^\s<>"]+/g;
const TRAILING = /[.,;:!?)\]}'’”]+$/;

const lines = new Map(); // id → { item, message }
const waiting = new Map(); // id → what was said and is not answered
let say = () => {};
let silenced = ""; // why this guest may not write
let reply = null; // the message that is answered
let corrected = null; // the id of what is being corrected

export const whenSaid = (listener) => { say = listener; };

// After every welcome: the host takes what it has already only once.
export function sayAgain() {
  for (const message of waiting.values()) say(message);
}

export function showChat(message) {
  settle(message);
  const box = byId("chat");
  const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_THE_END_PX;
  const isNew = !lines.has(message.id);
  const item = lines.get(message.id)?.item ?? element("li");
  lines.set(message.id, { item, message });
  describe(item, message);
  if (isNew) box.append(item);
  if (lines.size > MOST) drop(lines.keys().next().value);
  byId("no-chat").hidden = true;
  if (isAtEnd) box.scrollTop = box.scrollHeight;
  if (isNew && !message.own && Date.now() - Date.parse(message.sent_at) < 10_000) {
    announce(tr("{name} wrote: {text}", { name: message.name, text: message.text.slice(0, 80) }));
  }
  showWaiting();
}

// A correction is answered when other words are shown than before: the host may show those first.
function settle({ id, text, deleted }) {
  if (deleted || lines.get(id)?.message.text !== text) waiting.delete(id);
}

const blanksAsOne = (text) => text.trim().replace(/[^\S\n]+/g, " ");

// The host did not take it: the words come back, so that they can be sent otherwise.
export function refusedChat(id) {
  const refused = waiting.get(id);
  if (!refused) return;
  waiting.delete(id);
  if (!byId("chat-text").value) byId("chat-text").value = refused.text;
  showWaiting();
}

export function showReaders() {
  const select = byId("chat-to");
  const chosen = select.value;
  const options = [new Option(tr("To everybody"), "")];
  for (const { id, name } of others()) options.push(new Option(tr("To {name} alone", { name }), id));
  // Who was written to has left: what is half written must not go to everybody.
  if (chosen && !options.some(({ value }) => value === chosen)) options.push(new Option(tr("Somebody who has left"), chosen));
  select.replaceChildren(...options);
  select.value = chosen;
}

// After every list of people: a host may have switched something.
export function showWriting() {
  const reason = whyNoChat();
  showChatRights();
  if (reason === silenced) return;
  silenced = reason;
  for (const { item, message } of lines.values()) describe(item, message);
}

export function sendChat(event) {
  event?.preventDefault();
  if (whyNoChat()) return;
  const text = byId("chat-text").value.trim();
  if (!text) return;
  if (text.length > LONGEST) return announce(tr("A message has at most 2,000 letters; send it in parts."));
  if (corrected) {
    const message = { type: "chat_edit", id: corrected, text };
    if (lines.get(corrected)?.message.text !== blanksAsOne(text)) {
      waiting.set(corrected, message);
      say(message);
    }
  } else {
    const to = byId("chat-to").value || null;
    const message = { type: "chat_post", id: crypto.randomUUID(), text, to, reply_to: reply?.id ?? null };
    waiting.set(message.id, message);
    say(message);
  }
  byId("chat-text").value = "";
  giveUp();
  showWaiting();
}

export function chatKey(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) sendChat(event);
  else if (event.key === "Escape") giveUp();
}

export function giveUp() {
  if (corrected) byId("chat-text").value = "";
  reply = corrected = null;
  byId("chat-about").hidden = true;
}

function showWaiting() {
  byId("chat-waiting").textContent = waiting.size ? tr("{count} on the way…", { count: waiting.size }) : "";
}

function describe(item, message) {
  const head = element("p", undefined, "chat-head");
  const time = new Date(message.sent_at).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  head.append(element("b", whoOf(message)), element("small", message.edited ? tr("{time} · edited", { time }) : time));
  const words = element("p", message.deleted ? tr("Taken back") : undefined, message.deleted ? "note" : "chat-words");
  if (!message.deleted) addWords(words, message.text);
  const answered = lines.get(message.reply_to)?.message;
  const quoted = answered ? [element("p", `↪ ${answered.name}: ${answered.text}`, "note quoted")] : [];
  item.replaceChildren(head, ...quoted, words, ...(message.deleted ? [] : [choicesOf(message)]));
  item.classList.toggle("private", message.private === true);
}

function whoOf({ own, name, private: isPrivate, to_name }) {
  if (isPrivate) return own ? tr("To {name}, privately", { name: to_name }) : tr("{name}, privately", { name });
  return own ? tr("You") : name;
}

// An address is a link that shows where it leads: its text is its target.
function addWords(place, text) {
  let last = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    if (!isPlain(address)) continue;
    const link = element("a", address);
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
    place.append(text.slice(last, match.index), link);
    last = match.index + address.length;
  }
  place.append(text.slice(last));
}

function isPlain(address) {
  try {
    const { username, password, protocol } = new URL(address);
    return !username && !password && (protocol === "https:" || protocol === "http:");
  } catch {
    return false;
  }
}

function choicesOf(message) {
  const writes = !whyNoChat();
  const choices = element("p", undefined, "chat-choices");
  const add = (words, listener) => {
    const button = element("button", words, "plain");
    button.type = "button";
    button.addEventListener("click", listener);
    choices.append(button);
  };
  if (writes) add(tr("Reply"), () => answer(message));
  if (message.own) {
    if (writes) add(tr("Correct"), () => correct(message));
    add(tr("Take back"), () => say({ type: "chat_delete", id: message.id }));
  }
  return choices;
}

function answer(message) {
  giveUp();
  reply = message;
  if (message.private) byId("chat-to").value = message.own ? byId("chat-to").value : message.participant;
  about(`↪ ${message.name}: ${message.text}`);
}

function correct(message) {
  giveUp();
  corrected = message.id;
  byId("chat-text").value = message.text;
  about(tr("Correcting what you wrote"));
}

function about(text) {
  byId("chat-about-text").textContent = text;
  byId("chat-about").hidden = false;
  byId("chat-text").focus();
}

function drop(id) {
  lines.get(id)?.item.remove();
  lines.delete(id);
}

export function forgetChat() {
  for (const id of [...lines.keys()]) drop(id);
  waiting.clear();
  byId("no-chat").hidden = false;
  showWaiting();
}
