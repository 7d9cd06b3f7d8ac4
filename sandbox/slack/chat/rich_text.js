// The rich_text block: sections, lists, quotes, preformatted text.

import { el } from "./dom.js";
import { emojiNode } from "./glyph.js";
import { channelNode, link, userNode } from "./inline.js";
import { dateWords } from "./times.js";

export function richText(block) {
  return el("div", { class: "mrkdwn rich-text" }, (block.elements ?? []).map(part));
}

function part(each) {
  const inner = each.elements ?? [];
  if (each.type === "rich_text_list") {
    const items = inner.map((item) => el("li", {}, item.elements.map(leaf)));
    const level = `indent-${Math.min(each.indent ?? 0, 5)}`;
    return each.style === "ordered" ? el("ol", { class: level, start: (each.offset ?? 0) + 1 }, items) : el("ul", { class: level }, items);
  }
  if (each.type === "rich_text_preformatted") return el("pre", {}, inner.map((e) => e.text ?? e.url ?? ""));
  if (each.type === "rich_text_quote") return el("blockquote", {}, inner.map(leaf));
  return el("p", {}, inner.map(leaf));
}

const LEAVES = {
  text: (e) => broken(e.text),
  link: (e) => link(e.url, e.text || e.url),
  user: (e) => userNode(e.user_id),
  channel: (e) => channelNode(e.channel_id),
  emoji: (e) => emojiNode(e.name),
  broadcast: (e) => el("span", { class: "mention is-me" }, `@${e.range}`),
  usergroup: () => el("span", { class: "mention" }, "@group"),
  color: (e) => el("code", {}, e.value),
  date: (e) => el("time", { title: e.fallback }, dateWords(e.timestamp, e.format, e.fallback ?? "")),
};

function leaf(element) {
  const style = element.style ?? {};
  let node = LEAVES[element.type]?.(element) ?? document.createTextNode("");
  for (const [name, tag] of [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"]])
    if (style[name]) node = el(tag, {}, node);
  return node;
}

const broken = (text) => el("span", { class: "kept" }, text);
