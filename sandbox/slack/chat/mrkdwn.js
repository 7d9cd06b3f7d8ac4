// Slack's mrkdwn to nodes: blocks of lines here, the words of a line in inline.js.

import { el } from "./dom.js";
import { inline } from "./inline.js";
import { decode } from "./text.js";

export function mrkdwn(text, options = {}) {
  const box = el("div", { class: "mrkdwn" });
  for (const [index, piece] of String(text ?? "").split("```").entries()) {
    const fenced = index % 2 === 1;
    if (fenced) box.append(el("pre", {}, decode(piece.replace(/^\n|\n$/g, ""))));
    else if (piece.trim()) box.append(...lines(piece.replace(index ? /^\n/ : "", ""), options));
  }
  return box;
}

const KINDS = [
  ["quote", /^(?:&gt;|>) ?/],
  ["bullets", /^\s*[•◦▪-] +/],
  ["numbers", /^\s*\d{1,3}\. +/],
];

function lines(text, options) {
  const groups = [];
  for (const line of text.split("\n")) {
    const [kind, mark] = KINDS.find(([, pattern]) => pattern.test(line)) ?? ["words", /^/];
    const last = groups.at(-1);
    const group = last?.kind === kind ? last : groups[groups.push({ kind, lines: [], start: parseInt(line, 10) }) - 1];
    group.lines.push(line.replace(mark, ""));
  }
  return groups.map((group) => drawn(group, options)).filter(Boolean);
}

function drawn({ kind, lines: rows, start }, options) {
  if (kind === "quote") return el("blockquote", {}, broken(rows, options));
  if (kind === "bullets") return el("ul", {}, rows.map((row) => el("li", {}, inline(row, options))));
  if (kind === "numbers") return el("ol", { start }, rows.map((row) => el("li", {}, inline(row, options))));
  while (rows.length && !rows[0].trim()) rows.shift();
  while (rows.length && !rows.at(-1).trim()) rows.pop();
  return rows.length ? el("p", {}, broken(rows, options)) : null;
}

/** Bold and the like may not span lines, as in Slack. */
function broken(rows, options) {
  return rows.flatMap((row, index) => (index ? [el("br"), ...inline(row, options)] : inline(row, options)));
}
