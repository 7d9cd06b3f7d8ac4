// Slack markup as a person would type it, for editing and for one-line previews.

import { decode } from "./inline.js";
import { nameOf, store } from "./store.js";
import { formatted } from "./times.js";

function typed(target, label) {
  const id = target.slice(1);
  if (target.startsWith("@")) return `@${store.people.get(id)?.handle ?? (label || id)}`;
  if (target.startsWith("#")) return `#${store.channels.get(id)?.name ?? (label || id)}`;
  if (id.startsWith("date^")) return formatted(Number(id.split("^")[1]), id.split("^")[2] ?? "", label);
  if (id.startsWith("subteam^")) return label || "@group";
  if (target.startsWith("!")) return `@${id}`;
  return target.replace(/^mailto:/, "");
}

/** What the person typed: `@ada`, `#general`, plain addresses, no entities. */
export function human(text) {
  return decode(
    String(text ?? "").replace(/<([^>|]+)(?:\|([^>]*))?>/g, (_, target, label) => typed(target, label ?? "")),
  );
}

/** One short line without marks, with people's names. */
export function preview(text, most = 120) {
  const named = String(text ?? "").replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${nameOf(id)}`);
  const labelled = named.replace(/<(https?:[^|>]+)\|([^>]+)>/g, "$2");
  const line = human(labelled)
    .replace(/^> ?/gm, "")
    .replace(/[*~`]|\b_|_\b/g, "")
    .replace(/\s+/g, " ")
    .trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
