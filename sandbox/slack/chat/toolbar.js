// What can be done with a message.

import { act } from "./act.js";
import { confirmed } from "./confirm.js";
import { el, iconButton } from "./dom.js";
import { openMenu, pickEmoji } from "./menus.js";
import { openThread } from "./message.js";
import { preview } from "./preview.js";
import { toggle } from "./reactions.js";
import { channel, isMember, state, tell } from "./store.js";

export function toolbar(message, inThread) {
  const room = channel();
  if (message.ephemeral || room.is_archived || !isMember(room)) return null;
  const react = iconButton("smile", "React", () => pickEmoji(react, (name) => toggle(message, name)));
  const reply = inThread ? null : iconButton("reply", "Reply in thread", () => openThread(message));
  const kebab = iconButton("more", "More actions", () => openMenu(kebab, actions(message, inThread, kebab), "Message actions"), { "aria-haspopup": "menu" });
  return el("div", { class: "toolbar", role: "group", "aria-label": "Message actions" }, react, reply, kebab);
}

function actions(message, inThread, kebab) {
  const at = { channel: message.channel, ts: message.ts };
  const pin = message.pinned ? "unpin" : "pin";
  const own = message.user === state.me && !message.subtype;
  const shortcuts = state.shortcuts.message ?? [];
  return [
    { label: "React", icon: "smile", run: () => pickEmoji(kebab, (name) => toggle(message, name)) },
    !inThread && { label: "Reply in thread", icon: "reply", run: () => openThread(message) },
    { label: message.pinned ? "Unpin" : "Pin", icon: "pin", run: () => act(pin, at) },
    own && { label: "Edit", icon: "edit", run: () => edit(message) },
    own && { label: "Delete", icon: "trash", danger: true, run: () => remove(message) },
    shortcuts.length > 0 && null,
    ...shortcuts.map((s) => ({ label: s.name, icon: "bolt", run: () => act("message_shortcut", { ...at, callback_id: s.callback_id }) })),
  ].filter((item) => item !== false);
}

function edit(message) {
  state.editing = message.ts;
  tell("messages");
}

async function remove(message) {
  const question = { title: "Delete message", text: { type: "plain_text", text: `“${preview(message)}” will be gone for everybody.`, emoji: false }, confirm: "Delete", style: "danger" };
  if (await confirmed(question)) await act("delete", { channel: message.channel, ts: message.ts });
}
