// A message's words, in place, to be changed.

import { act } from "./act.js";
import { el } from "./dom.js";
import { unmarked } from "./preview.js";
import { state, tell } from "./store.js";

export function editor(message) {
  const end = () => {
    state.editing = "";
    tell("messages");
    document.getElementById("composer-input")?.focus();
  };
  const save = async () => {
    const text = input.value.trim();
    if (!text) return;
    const answer = await act("edit", { channel: message.channel, ts: message.ts, text });
    if (answer.ok) end();
  };
  const key = (event) => {
    if (event.key === "Escape") event.preventDefault(), end();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) event.preventDefault(), save();
  };
  const input = el("textarea", { class: "input", rows: 2, "aria-label": "Edit message", "data-testid": "editor", value: unmarked(message.text), on: { keydown: key } });
  requestAnimationFrame(() => (input.focus(), input.setSelectionRange(input.value.length, input.value.length)));
  return el(
    "div",
    { class: "editor" },
    input,
    el("div", { class: "editor-foot" }, el("button", { type: "button", class: "button", on: { click: end } }, "Cancel"), el("button", { type: "button", class: "button is-primary", on: { click: save } }, "Save")),
  );
}
