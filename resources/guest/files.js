// Files: chosen or dropped, fetched by the host; those of others are saved, never opened here.

import { FileChannel, sha256Of } from "./file_channel.js";
import { whyNoFile } from "./rights.js";
import { announce, byId, element } from "./screen.js";
import { language, tr } from "./wording.js";

const LARGEST = 100_000_000;
const HARMLESS = /^(image\/(?!svg)|audio\/|video\/|text\/plain|application\/(pdf|rtf|vnd\.o))/;

const shown = new Map(); // id → { item, file, bar }
const offers = new Map(); // id → { message, blob }: said until the host has it
const fetched = new Map(); // id → { parts, have }
let channel = null;
let say = () => {};
let last = Promise.resolve(); // one file after the other

export const whenShared = (listener) => { say = listener; };

export function filesCome(dataChannel) {
  channel = new FileChannel(dataChannel, (id) => offers.get(id)?.blob, moved);
}

// After every welcome: what is there follows, what did not arrive is offered again.
export function offerAgain() {
  for (const id of [...shown.keys()]) drop(id);
  for (const { message } of offers.values()) say(message);
}

export function refusedFile(id) {
  offers.delete(id);
}

export async function share(files) {
  if (whyNoFile()) return announce(whyNoFile());
  for (const blob of files) {
    if (!blob.size || blob.size > LARGEST) {
      announce(tr("Share a file of at most 100 MB that is not empty."));
      continue;
    }
    try {
      announce(tr("{name} is being read…", { name: blob.name }));
      const message = { type: "file_offer", id: crypto.randomUUID(), name: blob.name, size: blob.size, sha256: await sha256Of(blob) };
      offers.set(message.id, { message, blob });
      say(message);
    } catch (error) {
      console.warn("a file could not be read", error.name);
      announce(tr("This file cannot be read; choose another."));
    }
  }
}

export function showFile(file) {
  if (file.state !== "arriving") offers.delete(file.id);
  if (file.state === "removed" || file.state === "refused") return drop(file.id);
  const known = shown.get(file.id);
  const item = known?.item ?? element("li");
  const bar = element("progress");
  Object.assign(bar, { max: file.size, value: 0, hidden: file.state === "there" });
  bar.setAttribute("aria-label", tr("How much of {name} has come", { name: file.name }));
  item.replaceChildren(element("b", file.name), element("p", factsOf(file), "note"), bar, choicesOf(file));
  shown.set(file.id, { item, file, bar });
  if (!known) byId("files").prepend(item);
  byId("no-files").hidden = true;
  if (file.state === "there" && !file.own && Date.now() - Date.parse(file.shared_at) < 10_000) {
    announce(tr("{name} shared {file}", { name: file.by, file: file.name }));
  }
}

function factsOf({ kind, size, by, own, state }) {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const length = size < 1_000_000 ? `${number.format(size / 1_000)} kB` : `${number.format(size / 1_000_000)} MB`;
  const isRisky = state === "there" && !HARMLESS.test(kind);
  return [
    kind,
    length,
    own ? tr("You") : by,
    state === "arriving" ? tr("on its way to the host") : "",
    isRisky ? tr("open it only if you trust who sent it") : "",
  ].filter(Boolean).join(" · ");
}

function choicesOf(file) {
  const choices = element("p", undefined, "chat-choices");
  const add = (words, listener) => {
    const button = element("button", words, "plain");
    button.type = "button";
    button.setAttribute("aria-label", `${words}: ${file.name}`);
    button.addEventListener("click", listener);
    choices.append(button);
    return button;
  };
  if (file.state === "there") {
    const button = add(tr("Save"), () => {
      button.disabled = true;
      last = last.then(() => save(file)).finally(() => { button.disabled = false; });
    });
  }
  if (file.own) add(tr("Take back"), () => say({ type: "file_remove", id: file.id }));
  return choices;
}

async function save(file) {
  const kept = fetched.get(file.id) ?? { parts: [], have: 0 };
  fetched.set(file.id, kept); // after a break it goes on from there
  try {
    if (kept.have < file.size) await channel.fetch(file.id, file.size, kept);
  } catch {
    return announce(tr("The file did not come any further; save it again."));
  } finally {
    moved(file.id, 0, false);
  }
  fetched.delete(file.id);
  // Bytes without a type of their own: no browser shows them in place of this page.
  const blob = new Blob(kept.parts, { type: "application/octet-stream" });
  if ((await sha256Of(blob)) !== file.sha256) return announce(tr("The file arrived damaged and was thrown away; save it again."));
  const link = element("a");
  link.href = URL.createObjectURL(blob);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function moved(id, done) {
  const one = shown.get(id);
  if (!one) return;
  one.bar.value = done;
  one.bar.hidden = one.file.state === "there" && done === 0;
}

function drop(id) {
  shown.get(id)?.item.remove();
  shown.delete(id);
  byId("no-files").hidden = shown.size > 0;
}

export function forgetFiles() {
  for (const id of [...shown.keys()]) drop(id);
  offers.clear();
  fetched.clear();
  channel?.close();
  channel = null;
}

export function offerChoosing() {
  const field = byId("files-choose");
  field.addEventListener("change", () => { share([...field.files]).then(() => { field.value = ""; }); });
  const card = byId("files-card");
  card.addEventListener("dragover", (event) => event.preventDefault());
  card.addEventListener("drop", (event) => {
    event.preventDefault();
    share([...event.dataTransfer.files]);
  });
}
