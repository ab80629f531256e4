// The language of the browser. English stands where it is used; another language is a table from it.
// What the host's application says comes in English too, and is looked up in the same way.

import { german } from "./german.js";

const TABLES = { en: {}, de: german };
const wanted = [...(navigator.languages ?? []), "en"].map((tag) => tag.slice(0, 2).toLowerCase());
export const language = wanted.find((tag) => Object.hasOwn(TABLES, tag));
const table = TABLES[language];

export function tr(english, values = {}) {
  const sentence = Object.hasOwn(table, english) ? table[english] : english;
  return sentence.replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(values, name) ? values[name] : all));
}

// The texts of index.html: every piece of text and every name for screen readers, as it stands.
export function translatePage() {
  document.documentElement.lang = language;
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.data.trim().replace(/\s+/g, " ");
    if (text && Object.hasOwn(table, text)) node.data = node.data.replace(node.data.trim(), () => table[text]);
  }
  for (const named of document.querySelectorAll("[aria-label]")) {
    named.setAttribute("aria-label", tr(named.getAttribute("aria-label")));
  }
}
