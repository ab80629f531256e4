// Polls: a question of the host, one answer a person that can be changed until it is closed, results as bars.

import { forbid, whyNoAnswer } from "./rights.js";
import { announce, byId, element } from "./screen.js";
import { tr } from "./wording.js";

const STARS = 5;
const polls = new Map(); // id → { card, poll }
const waiting = new Map(); // id → the answer that was said and is not shown back
let say = () => {};
let silenced = ""; // why this guest may not answer

export const whenAnswered = (listener) => { say = listener; };

// After every welcome: of a person the host counts the newest answer alone.
export function sayAnswersAgain() {
  for (const answer of waiting.values()) say(answer);
}

export const refusedAnswer = (id) => waiting.delete(id);

function settle({ id, closed, answered, kind, chosen }) {
  const said = waiting.get(id)?.chosen ?? [];
  const isMine = kind === "open_ended" || (said.length === chosen.length && said.every((place) => chosen.includes(place)));
  if (closed || (answered && isMine)) waiting.delete(id);
}

export function showPoll(poll) {
  settle(poll);
  const isNew = !polls.has(poll.id);
  const before = polls.get(poll.id);
  const card = before?.card ?? element("article", undefined, "poll");
  // What somebody is choosing stays while only the results change.
  const keeps = before && !poll.closed && before.poll.answered === poll.answered && !before.poll.closed;
  const chosen = keeps ? valuesOf(card) : null;
  polls.set(poll.id, { card, poll });
  card.replaceChildren(element("h3", poll.question), element("p", standing(poll), "note"));
  if (!poll.closed) card.append(formOf(poll, chosen));
  if (poll.counted) card.append(resultsOf(poll));
  byId("polls-card").hidden = false;
  if (isNew) {
    byId("polls").prepend(card);
    if (!poll.closed && !poll.answered) announce(tr("{name} asks: {question}", { name: poll.name, question: poll.question }));
  }
}

// Only where it changes: what somebody is choosing has the focus.
export function showPollRights() {
  if (silenced === whyNoAnswer()) return;
  silenced = whyNoAnswer();
  for (const { poll } of [...polls.values()]) showPoll(poll);
}

export function forgetPolls() {
  for (const { card } of polls.values()) card.remove();
  polls.clear();
  waiting.clear();
  byId("polls-card").hidden = true;
}

function standing({ name, anonymous, closed, answered, counted, voters }) {
  return [
    name,
    anonymous ? tr("anonymous") : "",
    counted ? tr("answers: {count}", { count: voters }) : "",
    closed ? tr("closed") : "",
    answered ? tr("you have answered") : "",
  ].filter(Boolean).join(" · ");
}

function wordsOf({ kind, choices }) {
  if (kind === "yes_no") return [tr("Yes"), tr("No")];
  if (kind === "rating") return Array.from({ length: STARS }, (_, step) => "★".repeat(step + 1));
  return choices;
}

function valuesOf(card) {
  const inputs = [...card.querySelectorAll("input")];
  const text = inputs.find(({ type }) => type === "text")?.value ?? "";
  return { chosen: inputs.filter(({ type }) => type !== "text").flatMap(({ checked }, place) => (checked ? [place] : [])), text };
}

function formOf(poll, kept) {
  const form = element("form");
  const { chosen, text } = kept ?? { chosen: poll.chosen, text: poll.answer };
  if (poll.kind === "open_ended") {
    const field = element("input");
    Object.assign(field, { type: "text", maxLength: 500, value: text });
    field.setAttribute("aria-label", tr("Your answer"));
    form.append(field);
  }
  wordsOf(poll).forEach((words, place) => {
    const label = element("label", undefined, "choice");
    const input = element("input");
    Object.assign(input, { type: poll.kind === "multiple" ? "checkbox" : "radio", name: poll.id, checked: chosen.includes(place) });
    label.append(input, element("span", words));
    form.append(label);
  });
  const button = element("button", tr(poll.answered ? "Change my answer" : "Answer"), poll.answered ? "quiet" : "");
  form.append(button);
  if (silenced) {
    const note = element("p", silenced, "note");
    note.id = `right-${poll.id}`;
    form.append(note);
    for (const control of form.querySelectorAll("input, button")) forbid(control, silenced, note.id);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = valuesOf(form);
    answer(poll.id, values.chosen, values.text.trim());
  });
  return form;
}

function answer(id, chosen, text) {
  if (!chosen.length && !text) return announce(tr("Choose an answer first."));
  const message = { type: "poll_answer", id, chosen, text };
  waiting.set(id, message);
  say(message);
}

function resultsOf(poll) {
  const list = element("ul", undefined, "results");
  wordsOf(poll).forEach((words, place) => {
    const count = poll.counts[place] ?? 0;
    const item = element("li");
    const bar = element("meter");
    Object.assign(bar, { min: 0, max: Math.max(1, poll.voters), value: count });
    bar.setAttribute("aria-label", `${words}: ${count}`);
    const names = (poll.names[place] ?? []).join(", ");
    item.append(element("span", `${words} · ${count}`), bar, element("small", names));
    list.append(item);
  });
  for (const [name, text] of poll.texts) list.append(element("li", name ? `${name}: ${text}` : text));
  return list;
}
