// One emoji as a node with a name.

import { el } from "./dom.js";
import { emoji } from "./emoji.js";

export function emojiNode(name) {
  const character = emoji(name);
  if (!character) return document.createTextNode(`:${name}:`);
  return el("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, character);
}
