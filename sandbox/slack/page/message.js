// One message: who, when, what, and what hangs on it.

import { actOrTell } from "./act.js";
import { avatar } from "./avatars.js";
import { blockNodes } from "./blocks.js";
import { h, link, safeUrl } from "./dom.js";
import { editor } from "./editor.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { reactionRow } from "./reactions.js";
import { openThread } from "./route.js";
import { nameOf, person, replies, store } from "./store.js";
import { clock, fullDate, moment, when } from "./times.js";
import { dismiss, toolbar } from "./toolbar.js";

const QUIET = {
  channel_join: "people",
  channel_leave: "leave",
  channel_topic: "pen",
  channel_purpose: "pen",
  channel_name: "hash",
  channel_archive: "archive",
  channel_unarchive: "archive",
  group_join: "people",
  pinned_item: "pin",
  bookmark_added: "bookmark",
};

export const isQuiet = (message) => message.subtype in QUIET;
export const authorName = (message) => message.username || nameOf(message.user);

function timeOf(message, cls = "time") {
  const date = moment(message.ts);
  return h("time", { class: cls, datetime: date.toISOString(), title: fullDate(date) }, clock(date));
}

function files(message) {
  const all = message.files ?? [];
  if (!all.length) return null;
  return h(
    "div",
    { class: "files" },
    all.map((file) => {
      const src = /^image\//.test(file.mimetype ?? "") && safeUrl(file.url);
      const chip = h("span", { class: "file" }, icon("file"), link(file.url, file.name || "File"));
      if (!src) return chip;
      const image = h("img", { src, alt: file.name ?? "", class: "image", loading: "lazy" });
      image.addEventListener("error", () => image.replaceWith(chip));
      return image;
    }),
  );
}

function threadLink(channel, message) {
  const all = replies(channel, message.ts);
  const count = Math.max(message.reply_count ?? 0, all.length);
  if (!count) return null;
  const who = [...new Set(all.map((each) => each.user))].slice(0, 4);
  return h(
    "button",
    { type: "button", class: "thread-link", "data-testid": "thread-link", onclick: () => openThread(message.ts) },
    h(
      "span",
      { class: "avatars" },
      who.map((id) => avatar(id, "tiny")),
    ),
    h("span", { class: "thread-count" }, `${count} ${count === 1 ? "reply" : "replies"}`),
    all.length ? h("span", { class: "thread-last" }, `Last reply ${when(moment(all.at(-1).ts))}`) : null,
  );
}

function content(message, inThread) {
  if (message.deleted) return h("div", { class: "message-text is-gone" }, "This message was deleted.");
  const use = async (block, element, details) => {
    await actOrTell("click", {
      channel: message.channel,
      ts: message.ts,
      block_id: block.block_id,
      action_id: element.action_id,
      ...details,
    });
  };
  const edited = message.edited ? h("span", { class: "edited" }, "(edited)") : null;
  if (message.blocks?.length)
    return h(
      "div",
      { class: "message-blocks" },
      blockNodes(message.blocks, { use, heading: inThread ? "h3" : "h2" }),
      edited,
    );
  const nodes = mrkdwn(message.text);
  if (edited && nodes.at(-1)?.className === "text-run") nodes.at(-1).append(" ", edited);
  else if (edited) nodes.push(edited);
  return h("div", { class: "message-text" }, nodes);
}

function quietLine(message) {
  const named = message.text.includes(`<@${message.user}`) || message.text.startsWith(nameOf(message.user));
  return [
    h("div", { class: "gutter" }, h("span", { class: "quiet-icon" }, icon(QUIET[message.subtype]))),
    h(
      "div",
      { class: "body" },
      h(
        "div",
        { class: "quiet-text" },
        named ? null : h("strong", {}, authorName(message)),
        mrkdwn(message.text),
        timeOf(message),
      ),
    ),
  ];
}

function fullLine(channel, message, { follows, inThread, editing }) {
  const name = authorName(message);
  const isApp = message.bot || person(message.user)?.is_bot;
  const head = h(
    "div",
    { class: "head" },
    h("span", { class: "author" }, name),
    isApp && h("span", { class: "tag" }, "APP"),
    timeOf(message),
  );
  return [
    h("div", { class: "gutter" }, follows ? timeOf(message, "time time-side") : avatar(message.user)),
    h(
      "div",
      { class: "body" },
      message.pinned &&
        h(
          "div",
          { class: "note note-pin" },
          icon("pin"),
          `Pinned by ${message.pinned.by === store.me ? "you" : nameOf(message.pinned.by)}`,
        ),
      message.ephemeral && h("div", { class: "note" }, icon("eye"), "Only visible to you"),
      !follows && head,
      editing ? editor(message) : content(message, inThread),
      !editing && files(message),
      reactionRow(message),
      message.ephemeral &&
        h("button", { type: "button", class: "text-button", onclick: () => dismiss(message) }, "Dismiss"),
      !inThread && threadLink(channel, message),
    ),
  ];
}

/** What the message looks like depends on these: it is drawn anew only when they change. */
export function signature(channel, message, how) {
  return JSON.stringify([message, how, store.me, replies(channel, message.ts).map((each) => each.user + each.ts)]);
}

export function messageNode(channel, message, how) {
  const quiet = isQuiet(message);
  const kinds = [
    how.follows && "follows",
    message.ephemeral && "is-ephemeral",
    message.pinned && "is-pinned",
    quiet && "is-quiet",
    how.editing && "is-editing",
  ];
  const node = h(
    "article",
    {
      class: ["message", ...kinds.filter(Boolean)].join(" "),
      "data-testid": "message",
      "data-ts": message.ts,
      "data-user": message.user,
      tabindex: "-1",
    },
    quiet ? quietLine(message) : fullLine(channel, message, how),
  );
  if (!message.deleted && !quiet && !how.editing) node.append(toolbar(message, how.inThread));
  return node;
}
