// One emoji as a node with a name: our own drawing where there is one, else the character.

import { el } from "./dom.js";
import { DRAWN, emoji, nameOfCharacter } from "./emoji.js";

const SVG = "http://www.w3.org/2000/svg";

export function emojiNode(name) {
  const character = emoji(name);
  if (!character) return document.createTextNode(`:${name}:`);
  const words = name.replaceAll("_", " ");
  const drawing = DRAWN.get(character.replace(/\uFE0F/g, ""));
  return el("span", { class: "emoji", role: "img", "aria-label": words, title: `:${name}:` }, drawing ? drawn(drawing) : character);
}

function drawn(id) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ class: "glyph", viewBox: "0 0 24 24", "aria-hidden": "true" })) svg.setAttribute(key, value);
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/page/emoji.svg#${id}`);
  svg.append(use);
  return svg;
}

const CHARACTERS = new RegExp(`(${[...DRAWN.keys()].join("|")})\\uFE0F?`, "u");

/** Words with emoji characters in them, as nodes. */
export function withGlyphs(words) {
  return words.split(CHARACTERS).map((piece, at) => (at % 2 ? emojiNode(nameOfCharacter(piece)) : piece));
}
