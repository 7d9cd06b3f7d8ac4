// Words as Teams shows them: in messages ("Format your bot messages"), and in cards ("Format cards in Microsoft Teams").

import { el } from "./dom.js";
import { drawn } from "./emoji.js";

const PARTS = {
  escaped: "\\\\(?<escaped>[!-/:-@[-`{-~])",
  at: "<at(?: [^>]*)?>(?<at>[\\s\\S]*?)</at>",
  code: "`(?<code>[^`\\n]+)`",
  bold: "\\*\\*(?<bold>\\S(?:[\\s\\S]*?\\S)?)\\*\\*(?!\\*)|__(?<strong>\\S(?:[\\s\\S]*?\\S)?)__",
  italic: "\\*(?<italic>[^*\\s](?:[^*\\n]*?[^*\\s])?)\\*|(?<![0-9A-Za-z])_(?<slanted>[^_\\n]+?)_(?![0-9A-Za-z])",
  gone: "~~(?<gone>[\\s\\S]+?)~~",
  link: "\\[(?<label>(?:\\\\.|[^\\]\\\\])+)\\]\\((?<address>(?:https?://|mailto:)[^\\s)]+)\\)",
  tag: "<(?<tag>b|strong|i|em|s|strike|u|code)>(?<inside>[\\s\\S]*?)</\\k<tag>>",
  anchor: "<a href=[\"'](?<href>https?://[^\"']+)[\"'][^>]*>(?<words>[\\s\\S]*?)</a>",
  break: "(?<break><br ?/?>)",
  other: "(?<other></?[a-z][^>]*>)",
  entity: "&(?<entity>lt|gt|amp|quot|apos|nbsp|#\\d+);",
  url: "(?<url>https?://[^\\s<>]+[^\\s<>.,:;!?)\\]])",
};
const pattern = (...names) => new RegExp(names.map((name) => PARTS[name]).join("|"), "g");
const IN_CARD = pattern("escaped", "at", "bold", "italic", "link");
const IN_MESSAGE = pattern(...Object.keys(PARTS));
const TYPED = pattern("at", "entity", "url");
const PLAIN = pattern("at", "url");
const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: "\u00a0" };
const TAGS = { b: "strong", strong: "strong", i: "em", em: "em", s: "s", strike: "s", u: "u", code: "code" };

// What a person or the bot wrote into a message; `mentions` are the names that are really mentioned.
export function message(words, format, mentions) {
  if (format === "markdown") return blocks(words, (each) => inline(each, IN_MESSAGE, mentions), false);
  return [el("p", {}, inline(words, format === "html" ? TYPED : PLAIN, mentions))];
}

// TextBlock and facts: no code, no quotes, no titles; a single line break is a space outside of lists.
export function cardText(words, mentions) {
  return blocks(words, (each) => inline(each.replaceAll("\n", " "), IN_CARD, mentions), true);
}

function inline(words, kind, mentions) {
  const found = [];
  let at = 0;
  for (const match of words.matchAll(kind)) {
    if (match.index > at) found.push(drawn(words.slice(at, match.index)));
    found.push(one(match[0], match.groups, (inner) => inline(inner, kind, mentions), mentions));
    at = match.index + match[0].length;
  }
  if (at < words.length) found.push(drawn(words.slice(at)));
  return found;
}

function one(whole, part, again, mentions) {
  if (part.escaped !== undefined) return part.escaped;
  if (part.at !== undefined) return mentions.has(part.at) ? el("span", { class: "mention" }, again(part.at)) : whole;
  if (part.code !== undefined) return el("code", {}, part.code);
  if (part.bold ?? part.strong) return el("strong", {}, again(part.bold ?? part.strong));
  if (part.italic ?? part.slanted) return el("em", {}, again(part.italic ?? part.slanted));
  if (part.gone) return el("s", {}, again(part.gone));
  if (part.label) return link(part.address, again(part.label));
  if (part.tag) return el(TAGS[part.tag], {}, again(part.inside));
  if (part.href) return link(part.href, again(part.words));
  if (part.break) return el("br");
  if (part.other) return "";
  if (part.entity) return ENTITIES[part.entity] ?? String.fromCodePoint(Number(part.entity.slice(1)));
  return link(part.url, [part.url]);
}

function link(url, children) {
  return el("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, children);
}

// Paragraphs and lists; in messages quotes and fenced code too.
function blocks(source, inner, isCard) {
  const found = [];
  const parts = isCard ? [source] : source.split(/```(?:\w*\n)?([\s\S]*?)```/g);
  parts.forEach((part, number) => {
    if (number % 2) found.push(el("pre", {}, el("code", {}, part.replace(/\n$/, ""))));
    else if (part.trim()) found.push(...lines(part.replaceAll("\r\n", "\n").replaceAll("\r", "\n"), inner, isCard));
  });
  return found;
}

function lines(source, inner, isCard) {
  const found = [];
  let run = [];
  let list = null;
  const close = () => {
    if (run.length) found.push(el("p", {}, inner(run.join("\n"))));
    run = [];
  };
  for (const line of source.split("\n")) {
    const bullet = /^\s*[-*] (.*)$/.exec(line);
    const number = /^\s*\d+[.)] (.*)$/.exec(line);
    const quote = !isCard && /^> ?(.*)$/.exec(line);
    if (bullet || number) {
      close();
      const kind = bullet ? "ul" : "ol";
      if (!list || list.localName !== kind) found.push((list = el(kind, { start: number && /\d+/.exec(line)[0] })));
      list.append(el("li", {}, inner((bullet ?? number)[1])));
      continue;
    }
    list = null;
    if (quote || !line.trim()) close();
    if (quote) found.push(el("blockquote", {}, el("p", {}, inner(quote[1]))));
    else if (line.trim()) run.push(line);
  }
  close();
  return found;
}
