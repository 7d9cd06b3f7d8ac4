// A message of one's own while it is being edited, in its place.

import { act } from "./act.js";
import { h } from "./dom.js";
import { human } from "./human.js";
import { changed, store } from "./store.js";

export function editor(message) {
  const stop = () => {
    store.editing = null;
    changed("messages");
    document.querySelector("[data-testid=composer]")?.focus();
  };
  const save = async () => {
    const text = input.value.trim();
    if (!text || text === human(message.text)) return stop();
    const answer = await act("edit", { channel: message.channel, ts: message.ts, text });
    if (answer.ok) return stop();
    problem.textContent = answer.error;
    return undefined;
  };
  const input = h("textarea", {
    class: "input",
    "aria-label": "Edit message",
    "data-testid": "edit-message",
    rows: 2,
    value: human(message.text),
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  const problem = h("p", { class: "field-error", role: "alert" });
  requestAnimationFrame(() => {
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  });
  return h(
    "div",
    { class: "message-editor" },
    input,
    problem,
    h(
      "div",
      { class: "row" },
      h("button", { type: "button", class: "button is-small is-primary", onclick: save }, "Save"),
      h("button", { type: "button", class: "button is-small", onclick: stop }, "Cancel"),
      h("span", { class: "muted" }, "Enter saves, Esc cancels"),
    ),
  );
}
