// Discord's Markdown as elements: the part of it that people and bots use here.

import { el } from "./dom.js";
import { person, state } from "./store.js";

const INLINE = new RegExp(
  [
    "\\\\(?<escaped>[^0-9A-Za-z\\s])",
    "`(?<code>[^`\\n]+)`",
    "\\*\\*(?<bold>[\\s\\S]+?)\\*\\*(?!\\*)",
    "__(?<under>[\\s\\S]+?)__",
    "~~(?<gone>[\\s\\S]+?)~~",
    "\\|\\|(?<spoiler>[\\s\\S]+?)\\|\\|",
    "\\*(?<italic>[^*\\n]+?)\\*",
    "(?<![0-9A-Za-z])_(?<slanted>[^_\\n]+?)_(?![0-9A-Za-z])",
    "\\[(?<label>(?:\\\\.|[^\\]\\\\])+)\\]\\(<?(?<address>https?:\\/\\/[^\\s>]+?)>?\\)",
    "<@!?(?<user>\\d+)>",
    "<@&(?<role>\\d+)>",
    "<#(?<channel>\\d+)>",
    "<t:(?<time>-?\\d+)(?::(?<style>[tTdDfFR]))?>",
    "<(?<quiet>https?:\\/\\/[^\\s>]+)>",
    "(?<url>https?:\\/\\/[^\\s<>]+[^\\s<>.,:;!?)\\]])",
    "(?<everybody>@everyone|@here)",
  ].join("|"),
  "g",
);

export function inline(words) {
  const found = [];
  let at = 0;
  for (const match of words.matchAll(INLINE)) {
    if (match.index > at) found.push(words.slice(at, match.index));
    found.push(one(match.groups));
    at = match.index + match[0].length;
  }
  if (at < words.length) found.push(words.slice(at));
  return found;
}

function one(part) {
  if (part.escaped !== undefined) return part.escaped;
  if (part.code !== undefined) return el("code", {}, part.code);
  if (part.bold !== undefined) return el("strong", {}, inline(part.bold));
  if (part.under !== undefined) return el("u", {}, inline(part.under));
  if (part.gone !== undefined) return el("s", {}, inline(part.gone));
  if (part.spoiler !== undefined) return el("span", { class: "spoiler", tabindex: "0" }, inline(part.spoiler));
  if (part.italic !== undefined) return el("em", {}, inline(part.italic));
  if (part.slanted !== undefined) return el("em", {}, inline(part.slanted));
  if (part.label !== undefined) return anchor(part.address, inline(part.label));
  if (part.user) return mention(`@${person(part.user)?.name ?? "unknown-user"}`);
  if (part.role) return mention(`@${state.snapshot.roles.find((each) => each.id === part.role)?.name ?? "role"}`);
  if (part.channel) return channel(part.channel);
  if (part.time) return moment(Number(part.time), part.style);
  if (part.everybody) return mention(part.everybody);
  return anchor(part.quiet ?? part.url, [part.quiet ?? part.url]);
}

function anchor(url, children) {
  return el("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, children);
}

function mention(words) {
  return el("span", { class: "mention" }, words);
}

function channel(id) {
  const known = state.snapshot.channels.find((each) => each.id === id);
  return mention(`#${known?.name ?? "No Access"}`);
}

function moment(seconds, style) {
  const at = new Date(seconds * 1000);
  const formats = { t: { timeStyle: "short" }, T: { timeStyle: "medium" }, d: { dateStyle: "short" }, D: { dateStyle: "long" } };
  if (style === "R") {
    const minutes = Math.round((at - Date.now()) / 60000);
    const words = new Intl.RelativeTimeFormat([], { numeric: "auto" });
    const shown = Math.abs(minutes) < 90 ? words.format(minutes, "minute") : words.format(Math.round(minutes / 60), "hour");
    return el("span", { class: "mention", title: at.toLocaleString() }, shown);
  }
  const format = formats[style] ?? { dateStyle: "long", timeStyle: "short" };
  return el("span", { class: "mention" }, at.toLocaleString([], format));
}

// Blocks: code, quotes, lists, titles, small print, paragraphs.
export function blocks(source) {
  const found = [];
  const parts = source.split(/```(?:\w*\n)?([\s\S]*?)```/g);
  parts.forEach((part, number) => {
    if (number % 2) found.push(el("pre", {}, el("code", {}, part.replace(/\n$/, ""))));
    else if (part) found.push(...lines(part.replace(/^\n|\n$/g, "")));
  });
  return found;
}

function lines(source) {
  const found = [];
  let run = [];
  let list = null;
  const close = () => {
    if (run.length) found.push(el("p", {}, inline(run.join("\n"))));
    run = [];
  };
  for (const line of source.split("\n")) {
    const bullet = /^(\s*)[-*] (.*)$/.exec(line);
    const number = /^(\d+)\. (.*)$/.exec(line);
    if (bullet || number) {
      close();
      const kind = bullet ? "ul" : "ol";
      if (!list || list.localName !== kind) found.push((list = el(kind)));
      list.append(el("li", {}, inline((bullet ?? number)[2])));
      continue;
    }
    list = null;
    const title = /^#{1,3} (.*)$/.exec(line);
    const small = /^-# (.*)$/.exec(line);
    const quote = /^> ?(.*)$/.exec(line);
    if (title || small || quote) close();
    if (title) found.push(el("h3", {}, inline(title[1])));
    else if (small) found.push(el("p", { class: "small" }, inline(small[1])));
    else if (quote) found.push(el("blockquote", {}, el("p", {}, inline(quote[1]))));
    else run.push(line);
  }
  close();
  return found;
}
