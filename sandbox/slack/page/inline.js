// What stands within a line of mrkdwn: styles, code, links, mentions, dates and emoji.

import { h, link } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { nameOf, store } from "./store.js";
import { formatted, fullDate, moment } from "./times.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** Slack escapes three characters; they are turned back once. */
export const decode = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);

const STYLES = { "*": "strong", _: "em", "~": "s" };
const ADDRESS = /https?:\/\/[^\s<>|]+[^\s<>|.,:;!?)\]}'"”’]/y;
const BEFORE = /[\s([{"'“‘.,;:!?*_~\-–—/>]/;
const AFTER = /[\s)\]}"'”’.,;:!?*_~\-–—/<&]/;

/** The nodes of a piece of text. `plain`: only emoji and entities; `verbatim`: bare addresses are no links. */
export function inline(text, { plain = false, verbatim = false } = {}) {
  if (plain) return withEmoji(decode(text));
  return scan(text, verbatim);
}

function scan(text, verbatim) {
  const nodes = [];
  let words = "";
  const flush = () => {
    if (words) nodes.push(...withEmoji(decode(words)));
    words = "";
  };
  let at = 0;
  while (at < text.length) {
    const found = special(text, at, verbatim);
    if (found) {
      flush();
      nodes.push(...found.nodes);
      at = found.end;
    } else {
      words += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

/** What begins at this place, or null for an ordinary character. */
function special(text, at, verbatim) {
  const character = text[at];
  if (character === "<") return bracket(text, at);
  if (character === "`") return code(text, at);
  if (STYLES[character]) return styled(text, at, verbatim);
  if (character === "h" && !verbatim) return address(text, at);
  return null;
}

function bracket(text, at) {
  const end = text.indexOf(">", at);
  if (end < 0) return null;
  const [target, ...rest] = text.slice(at + 1, end).split("|");
  const node = reference(target, rest.join("|"));
  return node && { nodes: [node], end: end + 1 };
}

function reference(target, label) {
  if (/^[@#!]/.test(target)) return mention(target, label);
  if (/^(?:https?:|mailto:|slack:)/i.test(target)) {
    const url = decode(target);
    return link(url, ...(label ? withEmoji(decode(label)) : [url.replace(/^mailto:/, "")]));
  }
  return null;
}

function mention(target, label) {
  const id = target.slice(1);
  if (target.startsWith("@")) return personMention(id, decode(label));
  if (target.startsWith("#")) return channelMention(id, decode(label));
  if (id.startsWith("date^")) return date(id, decode(label));
  if (id.startsWith("subteam^")) return h("span", { class: "mention is-ping" }, decode(label) || "@group");
  const name = id.split("^")[0];
  return h("span", { class: "mention is-ping" }, `@${name}`);
}

export function personMention(id, label = "") {
  const known = store.people.get(id);
  const own = id === store.me ? " is-me" : "";
  return h(
    "span",
    { class: `mention${own}`, title: known?.handle ? `@${known.handle}` : null },
    `@${known ? nameOf(id) : label || id}`,
  );
}

export function channelMention(id, label = "") {
  const known = store.channels.get(id);
  const name = `#${known?.name || label || "private-channel"}`;
  if (!known) return h("span", { class: "mention" }, name);
  return h("a", { class: "mention", href: `#${encodeURIComponent(known.name)}`, "data-channel": id }, name);
}

export function date(id, fallback) {
  const [, stamp, format = "", url] = id.split("^");
  return dateNode(Number(stamp), decode(format), fallback, url);
}

export function dateNode(stamp, format, fallback, url) {
  const words = formatted(stamp, format, fallback);
  const time = h("time", { title: Number.isFinite(stamp) ? fullDate(moment(stamp)) : null }, words);
  return url ? link(url, time) : time;
}

function code(text, at) {
  const end = text.indexOf("`", at + 1);
  const inside = text.slice(at + 1, end);
  if (end < 0 || !inside.trim() || inside.includes("\n")) return null;
  const shown = inside.replace(/<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>/g, (_, url, label) => label || url);
  return { nodes: [h("code", {}, decode(shown))], end: end + 1 };
}

function styled(text, at, verbatim) {
  const mark = text[at];
  if (at > 0 && !BEFORE.test(text[at - 1])) return null;
  if (!text[at + 1] || /\s/.test(text[at + 1]) || text[at + 1] === mark) return null;
  const end = closing(text, at, mark);
  if (end < 0) return null;
  return { nodes: [h(STYLES[mark], {}, scan(text.slice(at + 1, end), verbatim))], end: end + 1 };
}

function closing(text, at, mark) {
  for (let end = text.indexOf(mark, at + 2); end > 0; end = text.indexOf(mark, end + 1)) {
    const inside = text.slice(at + 1, end);
    if (inside.includes("\n")) return -1;
    const open = (inside.match(/</g) ?? []).length > (inside.match(/>/g) ?? []).length;
    const inCode = (inside.match(/`/g) ?? []).length % 2 === 1;
    const next = text[end + 1];
    if (!open && !inCode && !/\s/.test(text[end - 1]) && (next === undefined || AFTER.test(next))) return end;
  }
  return -1;
}

function address(text, at) {
  ADDRESS.lastIndex = at;
  const found = ADDRESS.exec(text);
  if (!found) return null;
  const url = decode(found[0]);
  return { nodes: [link(url, url)], end: ADDRESS.lastIndex };
}
