// A rich_text block: sections, lists, quotes and preformatted text made of typed pieces.

import { h, link } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { channelMention, dateNode, personMention } from "./inline.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

const PIECES = {
  text: (piece) => withEmoji(piece.text ?? "", false),
  link: (piece) => [link(piece.url, piece.text || piece.url)],
  user: (piece) => [personMention(piece.user_id)],
  channel: (piece) => [channelMention(piece.channel_id)],
  usergroup: () => [h("span", { class: "mention is-ping" }, "@group")],
  broadcast: (piece) => [h("span", { class: "mention is-ping" }, `@${piece.range}`)],
  emoji: (piece) => [emoji(piece.name)],
  date: (piece) => [dateNode(piece.timestamp, piece.format ?? "", piece.fallback, piece.url)],
  color: (piece) => [h("code", {}, piece.value)],
};

function piece(each) {
  let nodes = PIECES[each.type]?.(each) ?? [each.text ?? ""];
  for (const [name, tag] of Object.entries(STYLES)) {
    if (each.style?.[name]) nodes = [h(tag, {}, nodes)];
  }
  return nodes;
}

const pieces = (element) => (element.elements ?? []).flatMap(piece);

function list(element) {
  const depth = Math.min(element.indent ?? 0, 4);
  const items = (element.elements ?? []).map((each) => h("li", {}, pieces(each)));
  const tag = element.style === "ordered" ? "ol" : "ul";
  return h(tag, { class: depth ? `depth-${depth}` : null, start: element.offset ? element.offset + 1 : null }, items);
}

const PARTS = {
  rich_text_section: (element) => h("div", { class: "text-run" }, pieces(element)),
  rich_text_list: list,
  rich_text_quote: (element) => h("blockquote", {}, h("div", { class: "text-run" }, pieces(element))),
  rich_text_preformatted: (element) => h("pre", { tabindex: "0" }, h("code", {}, pieces(element))),
};

export function richText(block) {
  return h(
    "div",
    { class: "block block-rich" },
    (block.elements ?? []).map((each) => PARTS[each.type]?.(each)),
  );
}
