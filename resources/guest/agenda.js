// The agenda: what is talked about now with its clock, what comes. To read: whoever leads changes it.
// Seconds go on from what the host told last, so a wrong clock of this machine changes nothing.

import { announce, byId, element } from "./screen.js";
import { tr } from "./wording.js";

const LAST_PART = 0.2; // of a point's time, in which it should come to its end
let agenda = null;
let toldAt = 0;
let current = null; // the point that was announced last

export function showAgenda(message) {
  agenda = message;
  toldAt = performance.now();
  byId("agenda-card").hidden = agenda.items.length === 0;
  byId("agenda").replaceChildren(...agenda.items.map(lineOf));
  tick();
  const now = agenda.items.find(({ id }) => id === agenda.current);
  if (now && now.id !== current) announce(tr("Now: {title}", { title: now.title }));
  current = agenda.current;
}

export function forgetAgenda() {
  agenda = null;
  current = null;
  byId("agenda").replaceChildren();
  byId("agenda-card").hidden = true;
}

function lineOf(point) {
  const line = element("li");
  const facts = [point.presenter, point.notes].filter(Boolean).join(" · ");
  line.append(element("span", point.title, "title"), element("span", "", "time"));
  if (facts) line.append(element("small", facts));
  if (point.id === agenda.current) line.setAttribute("aria-current", "step");
  return line;
}

// Only the words of the current point change; nothing blinks and nothing moves.
function tick() {
  if (!agenda) return;
  agenda.items.forEach((point, place) => {
    const line = byId("agenda").children[place];
    const isNow = point.id === agenda.current;
    const spent = point.spent + (isNow ? (performance.now() - toldAt) / 1_000 : 0);
    const planned = point.minutes * 60;
    line.querySelector(".time").textContent = wordsOf(spent, planned, isNow);
    line.classList.toggle("late", isNow && planned > 0 && spent >= planned * (1 - LAST_PART));
    line.classList.toggle("over", isNow && planned > 0 && spent > planned);
  });
}

function wordsOf(spent, planned, isNow) {
  if (!spent && !isNow) return planned ? tr("{minutes} min", { minutes: planned / 60 }) : "";
  if (!planned) return clock(spent);
  if (isNow && spent > planned) return tr("{time} over", { time: clock(spent - planned) });
  return tr("{time} of {planned}", { time: clock(spent), planned: clock(planned) });
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

setInterval(tick, 1_000);
