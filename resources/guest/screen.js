// What is on the screen: one view at a time, sentences for eyes and screen readers. What other
// people wrote goes through textContent, never through markup.

const VIEWS = ["welcome", "lobby", "meeting", "end"];
const STATUS_MS = 8_000;

export const byId = (id) => document.getElementById(id);

export function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// True when the view is a new one; its heading then has the focus, so that it is read.
export function show(view) {
  const isNew = byId(`view-${view}`).hidden;
  for (const one of VIEWS) byId(`view-${one}`).hidden = one !== view;
  if (isNew) {
    byId(`view-${view}`).querySelector("h1").focus();
    window.scrollTo(0, 0);
  }
  return isNew;
}

export const isShown = (view) => !byId(`view-${view}`).hidden;

let statusTimer = 0;

// Passes by: what has to stay is a notice or a problem.
export function announce(sentence) {
  byId("status").textContent = sentence;
  clearTimeout(statusTimer);
  statusTimer = setTimeout(() => { byId("status").textContent = ""; }, STATUS_MS);
}

// Where the eye is: above the field that is meant, else above the button that was pressed.
export function problem(sentence, focus, pressed = byId("join")) {
  const box = byId("problem");
  (focus?.closest(".field, fieldset") ?? pressed.closest(".buttons") ?? pressed).before(box);
  box.textContent = sentence;
  box.hidden = !sentence;
  focus?.focus();
}

// A phone goes to sleep while somebody only listens, and the call with it.
export async function keepAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch (error) {
    console.info("the screen may go dark", error.name);
  }
}
