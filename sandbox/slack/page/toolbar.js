// The toolbar that a message shows under the pointer or with the focus, and its menu.

import { actOrTell } from "./act.js";
import { confirmed } from "./dialogs.js";
import { h } from "./dom.js";
import { human, preview } from "./human.js";
import { icon } from "./icons.js";
import { menu } from "./menus.js";
import { notice } from "./notices.js";
import { pickEmoji, toggle } from "./reactions.js";
import { openThread } from "./route.js";
import { changed, store } from "./store.js";

export function dismiss(message) {
  store.dismissed.add(`${message.channel}/${message.ts}`);
  changed("messages");
}

function startEdit(message, inThread) {
  store.editing = { channel: message.channel, ts: message.ts, inThread };
  changed("messages");
}

async function remove(message) {
  const sure = await confirmed({
    title: "Delete message",
    text: [
      h("p", {}, "Delete this message? It cannot be brought back."),
      h("p", { class: "quoted" }, preview(message.text)),
    ],
    confirm: "Delete",
    style: "danger",
  });
  if (sure) await actOrTell("delete", { channel: message.channel, ts: message.ts });
}

async function copy(message) {
  try {
    await navigator.clipboard.writeText(human(message.text));
    notice("Copied.");
  } catch {
    notice("The browser does not allow copying here.");
  }
}

const where = (message) => ({ channel: message.channel, ts: message.ts });

function items(message, anchor, inThread) {
  if (message.ephemeral)
    return [
      { label: "Copy text", icon: "file", run: () => copy(message) },
      { label: "Dismiss", icon: "close", run: () => dismiss(message) },
    ];
  const own = message.user === store.me;
  const shortcuts = store.shortcuts.message.map((each) => ({
    label: each.name,
    hint: store.bot?.app_name,
    icon: "bolt",
    run: () => actOrTell("message_shortcut", { ...where(message), callback_id: each.callback_id }),
  }));
  return [
    { label: "React", icon: "emoji", run: () => pickEmoji(anchor, (name) => toggle(message, name), "end") },
    !inThread && { label: "Reply in thread", icon: "reply", run: () => openThread(message.thread_ts || message.ts) },
    message.pinned
      ? { label: "Unpin", icon: "pin", run: () => actOrTell("unpin", where(message)) }
      : { label: "Pin", icon: "pin", run: () => actOrTell("pin", where(message)) },
    { label: "Copy text", icon: "file", run: () => copy(message) },
    ...(shortcuts.length ? [null, ...shortcuts] : []),
    ...(own
      ? [
          null,
          { label: "Edit", icon: "pen", run: () => startEdit(message, inThread) },
          { label: "Delete", icon: "trash", danger: true, run: () => remove(message) },
        ]
      : []),
  ].filter((each) => each !== false);
}

export function toolbar(message, inThread) {
  const tool = (label, name, run, more = {}) => {
    const button = h(
      "button",
      { type: "button", class: "tool", "aria-label": label, title: label, ...more, onclick: () => run(button) },
      icon(name),
    );
    return button;
  };
  const opens = { "aria-haspopup": "menu", "aria-expanded": "false" };
  return h(
    "div",
    { class: "toolbar", role: "group", "aria-label": "Message actions" },
    !message.ephemeral &&
      tool("React", "emoji", (button) => pickEmoji(button, (name) => toggle(message, name), "end"), {
        ...opens,
        "aria-haspopup": "dialog",
      }),
    !message.ephemeral &&
      !inThread &&
      tool("Reply in thread", "reply", () => openThread(message.thread_ts || message.ts)),
    tool(
      "More actions",
      "more",
      (button) => menu(button, "Message", items(message, button, inThread), { align: "end" }),
      { ...opens, class: "tool tool-more" },
    ),
  );
}
