// Slack's mrkdwn as nodes: preformatted parts, quotes and lists here, what stands within a line in inline.js.

import { h } from "./dom.js";
import { decode, inline } from "./inline.js";

const QUOTE = /^(?:&gt;|>) ?(?!&gt;&gt;)/;
const BULLET = /^(\s*)(?:[•◦▪]|-)\s+(?=\S)/;
const NUMBER = /^(\s*)(\d{1,3})\.\s+(?=\S)/;

/** The nodes of a text; `verbatim` leaves bare addresses and names as they are written. */
export function mrkdwn(text, { verbatim = false } = {}) {
  const nodes = [];
  String(text ?? "")
    .split(/```/)
    .forEach((part, index, parts) => {
      const isCode = index % 2 === 1;
      if (isCode && index === parts.length - 1) nodes.push(...lines("```" + part, verbatim));
      else if (isCode) nodes.push(h("pre", { tabindex: "0" }, h("code", {}, plainCode(part))));
      else nodes.push(...lines(trimAround(part, index, parts.length), verbatim));
    });
  return nodes;
}

/** A line break next to a preformatted part makes no empty line. */
function trimAround(part, index, count) {
  let kept = part;
  if (index > 0) kept = kept.replace(/^\n/, "");
  if (index < count - 1) kept = kept.replace(/\n$/, "");
  return kept;
}

function plainCode(text) {
  const links = text.replace(/<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>/g, (_, url, label) => label || url);
  return decode(links.replace(/^\n|\n$/g, ""));
}

function kindOf(line) {
  if (QUOTE.test(line)) return "quote";
  if (BULLET.test(line)) return "bullets";
  if (NUMBER.test(line)) return "numbers";
  return "text";
}

function lines(text, verbatim) {
  if (!text) return [];
  const runs = [];
  for (const line of text.split("\n")) {
    const kind = kindOf(line);
    const last = runs.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else runs.push({ kind, lines: [line] });
  }
  return runs.flatMap((run) => MAKERS[run.kind](run.lines, verbatim));
}

const MAKERS = {
  text: (all, verbatim) =>
    all.join("").trim() ? [h("div", { class: "text-run" }, inline(all.join("\n"), { verbatim }))] : gaps(all),
  quote: (all, verbatim) => [
    h("blockquote", {}, ...lines(all.map((line) => line.replace(QUOTE, "")).join("\n"), verbatim)),
  ],
  bullets: (all, verbatim) => [list("ul", all, BULLET, verbatim)],
  numbers: (all, verbatim) => [list("ol", all, NUMBER, verbatim)],
};

const gaps = (all) => (all.length > 1 ? [h("div", { class: "text-gap" })] : []);

function list(tag, all, marker, verbatim) {
  const start = tag === "ol" ? NUMBER.exec(all[0])[2] : null;
  const items = all.map((line) => {
    const depth = Math.min(Math.floor(marker.exec(line)[1].length / 2), 4);
    return h("li", { class: depth ? `depth-${depth}` : null }, inline(line.replace(marker, ""), { verbatim }));
  });
  return h(tag, { start: start && start !== "1" ? start : null }, items);
}

/** A text object: mrkdwn, or plain text in which only `:emoji:` mean anything. */
export function textNodes(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, { verbatim: object.verbatim === true });
  return inline(object.text ?? "", { plain: true });
}
