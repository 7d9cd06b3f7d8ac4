// Words in a line: marks, references, links, dates, emoji.

import { el } from "./dom.js";
import { emojiNode, withGlyphs } from "./glyph.js";
import { nameOf, person, state } from "./store.js";
import { decode } from "./text.js";
import { dateWords } from "./times.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`|:([a-z0-9_+-]+):|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)'])|([*_~])(?=\S)/g;

export function inline(text, options = {}) {
  const nodes = [];
  let from = 0;
  TOKEN.lastIndex = 0;
  const token = new RegExp(TOKEN);
  for (let match; (match = token.exec(text)); ) {
    const [node, end] = understood(text, match, options);
    if (!node) {
      token.lastIndex = match.index + 1;
      continue;
    }
    if (match.index > from) nodes.push(...withGlyphs(decode(text.slice(from, match.index))));
    nodes.push(node);
    from = token.lastIndex = end;
  }
  if (from < text.length) nodes.push(...withGlyphs(decode(text.slice(from))));
  return nodes;
}

function understood(text, match, options) {
  const [all, control, code, name, url, mark] = match;
  const end = match.index + all.length;
  if (control) return [reference(control), end];
  if (code) return [el("code", {}, decode(code)), end];
  if (name) return [emojiNode(name), end];
  if (url) return [link(decode(url), decode(url)), end];
  return marked(text, match.index, mark, options);
}

/** `*bold*` needs something other than a letter outside and something other than a space inside. */
function marked(text, start, mark, options) {
  if (start && /[\p{L}\p{N}]/u.test(text[start - 1])) return [null];
  for (let at = text.indexOf(mark, start + 2); at > 0; at = text.indexOf(mark, at + 1)) {
    const next = text[at + 1] ?? " ";
    if (/\s/.test(text[at - 1]) || /[\p{L}\p{N}]/u.test(next)) continue;
    return [el(MARKS[mark], {}, inline(text.slice(start + 1, at), options)), at + 1];
  }
  return [null];
}

function reference(control) {
  const [target, label = ""] = control.split(/\|(.*)/s);
  if (target.startsWith("@")) return userNode(target.slice(1), decode(label));
  if (target.startsWith("#")) return channelNode(target.slice(1), decode(label));
  if (target.startsWith("!date^")) return dateNode(target.split("^"), decode(label));
  if (/^!(here|channel|everyone)$/.test(target)) return el("span", { class: "mention is-me" }, `@${target.slice(1)}`);
  if (target.startsWith("!subteam")) return el("span", { class: "mention" }, decode(label) || "@group");
  if (/^(https?:|mailto:)/.test(target)) return link(decode(target), decode(label) || decode(target).replace(/^mailto:/, ""));
  return null;
}

export function link(url, label) {
  if (!/^(https?:|mailto:)/i.test(url)) return document.createTextNode(label);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

export function userNode(id, label = "") {
  const known = person(id) || id === state.bot.user_id;
  const words = known ? (id === state.bot.user_id ? state.bot.name : nameOf(id)) : label || id;
  return el("span", { class: id === state.me ? "mention is-me" : "mention", title: person(id)?.real_name }, `@${words}`);
}

export function channelNode(id, label = "") {
  const room = state.channels.get(id);
  if (!room) return el("span", { class: "mention" }, `#${label || "private channel"}`);
  return el("a", { class: "mention", href: `#${id}` }, `#${room.name}`);
}

function dateNode([, ts, format, url], fallback) {
  const words = dateWords(Number(ts), decode(format), fallback);
  const node = el("time", { datetime: new Date(Number(ts) * 1000).toISOString(), title: fallback }, words);
  return url ? el("a", { href: decode(url), target: "_blank", rel: "noopener noreferrer" }, node) : node;
}
