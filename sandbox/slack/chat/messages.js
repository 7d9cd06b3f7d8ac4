// The channel's conversation: kept nodes for messages that did not change, days between them, and scrolling.

import { el } from "./dom.js";
import { messageNode } from "./message.js";
import { channel, isReply, sorted, state } from "./store.js";
import { dayKey, dayName } from "./times.js";

const list = document.getElementById("messages");
const newer = document.getElementById("newer");
const TOGETHER = 300;
const NEAR = 80;

/** Fill a box with messages; a node is used again while its message stays the same. */
export function fill(box, messages, options = {}) {
  const kept = new Map([...box.querySelectorAll("[data-key]")].map((node) => [node.dataset.key, node]));
  const nodes = [];
  let before = null;
  for (const message of messages) {
    const day = dayKey(message.ts);
    if (!options.inThread && (!before || dayKey(before.ts) !== day)) nodes.push(kept.get(day) ?? dayLine(day, message.ts));
    const compact = belongs(before, message) && nodes.at(-1)?.classList.contains("message");
    const key = JSON.stringify([message, compact, state.names, state.me, state.editing === message.ts, options.inThread, channel().is_archived]);
    nodes.push(kept.get(key) ?? keyed(messageNode(message, { ...options, compact }), key));
    before = message;
  }
  const same = nodes.length === box.childNodes.length && nodes.every((node, at) => node === box.childNodes[at]);
  if (!same) arrange(box, nodes);
}

/** Put the nodes in order without moving those that are in place, so that focus stays. */
function arrange(box, nodes) {
  const wanted = new Set(nodes);
  for (const old of [...box.childNodes]) if (!wanted.has(old)) old.remove();
  nodes.forEach((node, at) => {
    if (box.childNodes[at] !== node) box.insertBefore(node, box.childNodes[at] ?? null);
  });
}

function keyed(node, key) {
  node.dataset.key = key;
  return node;
}

const dayLine = (day, ts) => keyed(el("div", { class: "day", role: "separator", "aria-label": dayName(ts) }, el("span", {}, dayName(ts))), day);

/** A card, such as an incident's headline, stands by itself; so does what is pinned. */
const isCard = (message) => Boolean(message.pinned) || (message.blocks ?? []).some((b) => b.type === "header");

function belongs(before, message) {
  return before && !isCard(before) && !isCard(message) && before.user === message.user && before.ephemeral === message.ephemeral && !before.subtype && !message.subtype && Number(message.ts) - Number(before.ts) < TOGETHER;
}

export const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
export const toEnd = (box) => (box.scrollTop = box.scrollHeight);

export function drawMessages({ start = false, fresh = null } = {}) {
  const room = channel();
  if (!room) return;
  const follow = start || atEnd(list) || fresh?.user === state.me;
  const shown = sorted(room).filter((m) => !isReply(m) || m.broadcast);
  if (start) list.replaceChildren();
  if (shown.length) fill(list, shown);
  else list.replaceChildren(empty(room));
  if (follow) toEnd(list);
  else if (fresh && !isReply(fresh)) newer.hidden = false;
  if (start) newer.hidden = true;
}

const empty = (room) => el("div", { class: "empty" }, el("h2", {}, room.is_im ? "Say hello" : `This is #${room.name}`), el("p", {}, room.is_im ? "Messages here are between you and the app." : room.purpose || "Nothing has been said here yet."));

export function followNewer() {
  newer.addEventListener("click", () => toEnd(list));
  list.addEventListener("scroll", () => atEnd(list) && (newer.hidden = true));
  new ResizeObserver(() => newer.hidden && toEnd(list)).observe(list);
}
