// Captions: what is confirmed is only appended to, what may still change is grey.

import { colourOf, nameOf } from "./people.js";
import { byId, element } from "./screen.js";

const MOST = 400;
const NEAR_THE_END_PX = 40;
const MOST_SPOKEN = 5;

const captions = new Map(); // "participant/utterance" → { block, sure, unsure, words }

export function showCaption({ participant, utterance, state, text }) {
  const key = `${participant}/${utterance}`;
  const box = byId("captions");
  const isAtEnd = nearTheEnd(box);
  let caption = captions.get(key);
  if (!caption) {
    if (!text) return;
    caption = newCaption(key, participant);
  }
  if (state === "final") caption.words = text;
  else if (state === "confirmed") caption.words += text;
  caption.sure.textContent = caption.words.trimStart();
  caption.unsure.textContent = state === "shown" ? text : "";
  if (state === "final") finish(key, participant, text);
  if (isAtEnd) box.scrollTop = box.scrollHeight;
  byId("newest").hidden = isAtEnd;
}

// Whoever was cut off does not finish what is grey.
export function settleCaptions() {
  for (const [key, { words, unsure }] of [...captions]) {
    unsure.textContent = "";
    if (!words) drop(key);
  }
}

const nearTheEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_THE_END_PX;

function newCaption(key, participant) {
  const block = element("p", undefined, colourOf(participant));
  block.dataset.participant = participant;
  const caption = { block, sure: element("span", "", "sure"), unsure: element("span", "", "unsure"), words: "" };
  block.append(element("b", nameOf(participant)), caption.sure, caption.unsure);
  byId("captions").append(block);
  joinToTheOneBefore(block);
  byId("no-captions").hidden = true;
  captions.set(key, caption);
  if (captions.size > MOST) drop(captions.keys().next().value);
  return caption;
}

// Who goes on speaking is not named again and again (for the eye; a screen reader says it).
function joinToTheOneBefore(block) {
  block?.classList.toggle("same", block.previousElementSibling?.dataset.participant === block.dataset.participant);
}

function finish(key, participant, text) {
  if (text) readAloud(participant, text);
  else drop(key);
}

function drop(key) {
  const block = captions.get(key)?.block;
  const next = block?.nextElementSibling;
  block?.remove();
  captions.delete(key);
  if (next) joinToTheOneBefore(next);
}

// Only whole sentences, only when asked for: words that still change would be read again and again.
function readAloud(participant, text) {
  if (!byId("read-captions").checked) return;
  const spoken = byId("spoken");
  spoken.append(element("p", `${nameOf(participant)}: ${text}`));
  while (spoken.children.length > MOST_SPOKEN) spoken.firstChild.remove();
}

export function toTheNewest() {
  byId("captions").scrollTop = byId("captions").scrollHeight;
  byId("newest").hidden = true;
}

export function scrolled() {
  if (nearTheEnd(byId("captions"))) byId("newest").hidden = true;
}
