// A person's initials on their colour; the app has a mark of its own.

import { el, icon } from "./dom.js";
import { nameOf, person, state } from "./store.js";

export function avatar(id, size = "") {
  if (id === state.bot.user_id) return el("span", { class: `avatar is-app ${size}`, "aria-hidden": "true" }, icon("bolt", size ? 13 : 20));
  const one = person(id);
  const words = one?.initials || nameOf(id).slice(0, 2).toUpperCase();
  return el("span", { class: `avatar ${size}`, "aria-hidden": "true", vars: { who: one?.color ?? "#64748b" } }, words);
}
