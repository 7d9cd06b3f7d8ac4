// Where one writes: to the channel, or to a thread.

import { act } from "./act.js";
import { completer } from "./complete.js";
import { el, icon, iconButton, newId } from "./dom.js";
import { openMenu } from "./menus.js";
import { channel, isMember, state, titleOf } from "./store.js";

const area = document.getElementById("composer");
const drafts = new Map();
let drawn = "";

export function drawComposer() {
  const room = channel();
  const key = JSON.stringify([room.id, room.name, room.is_archived, isMember(room), state.shortcuts, state.me]);
  if (key === drawn) return;
  drawn = key;
  area.replaceChildren(room.is_archived ? closed(room) : isMember(room) ? composer({ room }) : join(room));
}

export const focusComposer = () => matchMedia("(hover: hover)").matches && document.getElementById("composer-input")?.focus();

const closed = (room) => el("div", { class: "bar" }, icon("archive"), el("span", {}, `#${room.name} is archived. It can be read, but nobody can write here.`));

function join(room) {
  const go = () => act("join", { channel: room.id });
  return el("div", { class: "bar" }, el("span", {}, "You are looking at ", el("strong", {}, `#${room.name}`)), el("button", { type: "button", class: "button is-primary", on: { click: go } }, "Join channel"));
}

export function composer({ room, thread = "" }) {
  const id = thread ? newId("reply-input") : "composer-input";
  const words = thread ? "Reply…" : `Message ${room.is_im ? titleOf(room) : `#${room.name}`}`;
  const slot = `${room.id}/${thread}`;
  const input = el("textarea", { id, class: "composer-input", rows: 1, placeholder: words, "aria-label": words, "data-testid": thread ? "thread-composer" : "composer", value: drafts.get(slot) ?? "", autocomplete: "off" });
  const hint = el("div", { class: "slash-hint", "aria-live": "polite", hidden: true });
  const button = el("button", { type: "submit", class: "send", "aria-label": "Send", "data-testid": thread ? "thread-send" : "send" }, icon("send"));
  const completing = completer(input, Boolean(thread));

  const grow = () => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 200)}px`;
    button.toggleAttribute("data-ready", Boolean(input.value.trim()));
    button.setAttribute("aria-disabled", String(!input.value.trim()));
  };
  const changed = () => {
    drafts.set(slot, input.value);
    grow();
    showHint(hint, input.value);
    completing.update();
  };
  const send = async () => {
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    changed();
    const answer = await act("post", { channel: room.id, text, ...(thread ? { thread_ts: thread } : {}) });
    if (answer.ok || input.value) return;
    input.value = text;
    changed();
  };
  input.addEventListener("input", changed);
  input.addEventListener("keydown", (event) => {
    if (completing.key(event) || event.isComposing) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  });
  const form = el("form", { class: "composer", on: { submit: (event) => (event.preventDefault(), send(), input.focus()) } }, completing.node, hint, el("div", { class: "composer-row" }, !thread && shortcuts(), input, button));
  requestAnimationFrame(grow);
  return form;
}

function shortcuts() {
  const all = state.shortcuts.global ?? [];
  if (!all.length) return null;
  const items = () => all.map((s) => ({ label: s.name, icon: "bolt", run: () => act("global_shortcut", { callback_id: s.callback_id }) }));
  const button = iconButton("bolt", "Shortcuts", () => openMenu(button, items(), "Shortcuts"), { "aria-haspopup": "menu", "data-testid": "shortcuts" });
  return button;
}

/** While a command is typed: what it does and what may follow. */
function showHint(hint, text) {
  const word = text.split(/\s/, 1)[0];
  const known = word.startsWith("/") && /\s/.test(text) ? state.commands.find((c) => c.command === word) : null;
  hint.hidden = !known;
  hint.replaceChildren(...(known ? [el("strong", {}, known.command), ` ${known.usage_hint} `, el("span", { class: "muted" }, `— ${known.description}`)] : []));
}
