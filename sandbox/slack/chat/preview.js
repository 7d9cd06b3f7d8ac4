// A message in one line of plain words.

import { state, nameOf } from "./store.js";
import { emojize } from "./emoji.js";
import { decode, plain } from "./text.js";

export function preview(message) {
  const block = message.blocks?.find((b) => b.text?.text);
  const raw = message.text || (block ? plain(block.text) : "A message");
  return emojize(unmarked(raw)).replace(/```|[*_~`]/g, "").slice(0, 160);
}

/** References and links as a person would type them. */
export function unmarked(text) {
  const words = text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${state.people.get(id)?.handle ?? nameOf(id)}`)
    .replace(/<#(\w+)(?:\|([^>]*))?>/g, (_, id, name) => `#${state.channels.get(id)?.name ?? name ?? id}`)
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, "$1")
    .replace(/<!(\w+)[^>]*>/g, "@$1")
    .replace(/<([^|>]+)\|([^>]+)>/g, "$2")
    .replace(/<([^>]+)>/g, "$1");
  return decode(words);
}
