// Who is here: names, roles, who speaks and how loud, hands, what is kept of each.

import { me } from "./me.js";
import { byId, element } from "./screen.js";
import { tr } from "./wording.js";

const LEVEL_FLOOR_DB = 60;
const COLOURS = 8;

const ROLES = {
  host: "Host", cohost: "Co-host", presenter: "Presenter", guest: "Guest", observer: "Observer",
};
const CONSENTS = { record: "recorded", captions: "words only", neither: "nothing kept" };
const ATTENDS = {
  joining: "joining",
  listening: "listening",
  thinking: "thinking",
  speaking: "speaking",
  muted: "muted",
  taken_over: "a person asks",
};
const LINKS = { poor: "poor connection", lost: "connection lost" };

const people = new Map(); // id → person, of who is here
const known = new Map(); // id → { name, colour }, also of who was here: their words stay

export const nameOf = (id) => known.get(id)?.name ?? tr("Somebody");
export const colourOf = (id) => `speaker-${known.get(id)?.colour ?? 0}`;

export function showPeople(list) {
  if (!Array.isArray(list)) return;
  const here = new Set(list.map((person) => person.id));
  for (const id of [...people.keys()]) if (!here.has(id)) people.delete(id);
  for (const person of list) {
    know(person);
    const item = people.get(person.id)?.item ?? newItem(person);
    people.set(person.id, { ...person, item });
    describe(item, person);
  }
  // Only who is new or has moved is touched, so that a screen reader keeps its place in the list.
  list.forEach(({ id }, place) => {
    const { item } = people.get(id);
    if (byId("people").children[place] !== item) byId("people").insertBefore(item, byId("people").children[place] ?? null);
  });
  while (byId("people").children.length > list.length) byId("people").lastChild.remove();
  byId("people-count").textContent = `(${list.length})`;
}

// Who can be written to: people, once each, however many devices they have.
export function others() {
  const names = new Set([myself()?.name]);
  return [...people.values()].filter(({ name, attends }) => !attends && !names.has(name) && names.add(name));
}

export const myself = () => people.get(me.id);

function know({ id, name }) {
  known.set(id, { name, colour: known.get(id)?.colour ?? known.size % COLOURS });
}

function newItem({ id }) {
  const item = element("li", undefined, colourOf(id));
  const ring = element("span", "", "ring");
  ring.setAttribute("aria-hidden", "true");
  const about = element("div");
  about.append(element("span", "", "name"), element("small"));
  item.append(ring, about);
  return item;
}

function describe(item, person) {
  const facts = [
    person.attends ? "Assistant, not a person" : ROLES[person.role],
    ATTENDS[person.attends],
    (person.muted || person.muted_by_host) && person.attends !== "muted" ? "muted" : "",
    CONSENTS[person.consent],
    LINKS[person.connection],
  ].filter(Boolean).map((fact) => tr(fact));
  if (person.hand > 0) facts.unshift(`✋ ${tr("hand raised ({place})", { place: person.hand })}`);
  item.querySelector(".name").textContent = person.id === me.id ? tr("{name} (you)", { name: person.name }) : person.name;
  item.querySelector("small").textContent = facts.join(" · ");
  item.classList.toggle("speaking", person.speaking === true);
  item.classList.toggle("away", person.connection === "lost");
}

export function showSpeaking({ participant, speaking }) {
  people.get(participant)?.item.classList.toggle("speaking", speaking === true);
}

export function showLevels(levels) {
  for (const [id, { item }] of people) {
    const level = Number.isFinite(levels?.[id]) ? levels[id] : -LEVEL_FLOOR_DB;
    const share = Math.min(1, Math.max(0, 1 + level / LEVEL_FLOOR_DB));
    item.querySelector(".ring").style.setProperty("--level", share.toFixed(2));
  }
}
