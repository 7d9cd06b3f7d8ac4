// People as a coloured square with their initials.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf, person } from "./store.js";

const FALLBACK = "#5d7186";
const COLOUR = /^#?([0-9a-f]{6})$/i;

/** Dark enough for white letters (4.5 to 1 and more), whatever colour was asked for. */
function readable(colour) {
  const found = COLOUR.exec(colour ?? "");
  let parts = (found ? found[1] : FALLBACK.slice(1)).match(/../g).map((each) => parseInt(each, 16));
  while (luminance(parts) > 0.17) parts = parts.map((each) => Math.floor(each * 0.92));
  return `rgb(${parts.join(" ")})`;
}

function luminance(parts) {
  const [r, g, b] = parts.map((each) =>
    each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function avatar(id, size = "medium") {
  const known = person(id);
  const initials = known?.initials || nameOf(id).slice(0, 1).toUpperCase();
  const box = h("span", { class: `avatar avatar-${size}${known?.is_bot ? " is-bot" : ""}`, "aria-hidden": "true" });
  box.style.backgroundColor = known?.deleted ? FALLBACK : readable(known?.color);
  box.append(known?.is_bot ? icon("bolt") : initials);
  return box;
}
