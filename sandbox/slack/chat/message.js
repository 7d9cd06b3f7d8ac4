// One message, with what hangs on it.

import { act } from "./act.js";
import { avatar } from "./avatar.js";
import { blocks } from "./blocks.js";
import { el, icon } from "./dom.js";
import { editor } from "./editor.js";
import { mrkdwn } from "./mrkdwn.js";
import { reactions } from "./reactions.js";
import { nameOf, sorted, state, channel, tell } from "./store.js";
import { clock, full } from "./times.js";
import { toolbar } from "./toolbar.js";

export function messageNode(message, { compact = false, inThread = false } = {}) {
  const classes = ["message", compact && "is-compact", message.ephemeral && "is-ephemeral", message.pinned && "is-pinned", message.subtype && !message.bot && "is-quiet"];
  const who = message.bot ? message.username || nameOf(message.user) : nameOf(message.user);
  const time = el("time", { class: "time", datetime: new Date(message.ts * 1000).toISOString(), title: full(message.ts) }, clock(message.ts));
  const editing = state.editing === message.ts;
  return el(
    "article",
    { class: classes.filter(Boolean).join(" "), "data-testid": inThread && message.ts === state.thread ? "thread-root" : "message", "data-ts": message.ts, "aria-label": `${who}, ${clock(message.ts)}` },
    el("div", { class: "gutter" }, compact ? time : avatar(message.user)),
    el(
      "div",
      { class: "content" },
      marker(message),
      !compact && el("div", { class: "byline" }, el("span", { class: "author" }, who), message.bot && el("span", { class: "tag" }, "APP"), time),
      editing ? editor(message) : body(message),
      files(message),
      reactions(message),
      !inThread && message.reply_count > 0 && replies(message),
    ),
    !editing && toolbar(message, inThread),
  );
}

function marker(message) {
  if (message.ephemeral) return el("div", { class: "marker" }, icon("eye", 14), "Only visible to you");
  if (!message.pinned) return null;
  return el("div", { class: "marker is-pin" }, icon("pin", 14), `Pinned by ${message.pinned.by === state.me ? "you" : nameOf(message.pinned.by)}`);
}

function body(message) {
  const use = (action) => act("click", { channel: message.channel, ts: message.ts, ...action });
  const words = message.blocks?.length ? blocks(message.blocks, use) : mrkdwn(message.text);
  if (!message.edited || message.bot) return words;
  const mark = el("span", { class: "edited" }, "(edited)");
  (words.lastElementChild?.tagName === "P" ? words.lastElementChild : words).append(" ", mark);
  return words;
}

function files(message) {
  if (!message.files?.length) return null;
  return el("div", { class: "files" }, message.files.map((file) => el("span", { class: "file" }, icon("file", 18), file.name ?? "File")));
}

function replies(message) {
  const people = [...new Set(sorted(channel()).filter((m) => m.thread_ts === message.ts && m.ts !== message.ts).map((m) => m.user))];
  const words = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return el("button", { type: "button", class: "replies", "data-testid": "replies", on: { click: () => openThread(message) } }, people.slice(0, 3).map((id) => avatar(id, "is-small")), words);
}

export function openThread(message) {
  state.thread = message.thread_ts || message.ts;
  tell("thread");
}
