// Dialogs of the page itself: questions and small forms. The browser's <dialog> keeps the focus inside.

import { fill, freshId, h } from "./dom.js";
import { icon } from "./icons.js";

/** Opens a dialog; `body` nodes, `foot` nodes. It is removed when it closes. */
export function dialog({ title, body, foot = [], cls = "", onclose = () => {} }) {
  const id = freshId("title");
  const close = h(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => box.close() },
    icon("close"),
  );
  const form = h(
    "form",
    { class: "modal-form", novalidate: true, onsubmit: (event) => event.preventDefault() },
    h("header", { class: "modal-head" }, h("h2", { id }, title), close),
    h("div", { class: "modal-body" }, body),
    foot.length ? h("footer", { class: "modal-foot" }, foot) : null,
  );
  const box = h("dialog", { class: `modal ${cls}`, "aria-labelledby": id }, form);
  const before = document.activeElement;
  box.addEventListener("close", () => {
    box.remove();
    onclose();
    if (before?.isConnected) before.focus();
  });
  box.addEventListener("click", (event) => event.target === box && box.close());
  document.body.append(box);
  box.showModal();
  return { box, form };
}

/** A question with two answers; resolves to true or false. */
export function confirmed({ title, text, confirm, deny = "Cancel", style = "primary" }) {
  return new Promise((resolve) => {
    let answer = false;
    const yes = h(
      "button",
      { type: "button", class: `button is-${style === "danger" ? "danger" : "primary"}` },
      confirm,
    );
    const no = h("button", { type: "button", class: "button" }, deny);
    const { box } = dialog({
      title,
      body: h("div", { class: "confirm-text" }, text),
      foot: [no, yes],
      cls: "is-small",
      onclose: () => resolve(answer),
    });
    no.addEventListener("click", () => box.close());
    yes.addEventListener("click", () => {
      answer = true;
      box.close();
    });
    yes.focus();
  });
}

/** A small form. `fields`: {name, label, hint?, value?, type?}; `send(values)` gives null or the sentence of a refusal. */
export function ask({ title, fields, submit, send }) {
  const inputs = {};
  const rows = fields.map((field) => {
    const id = freshId("ask");
    const input = h("input", {
      id,
      type: field.type ?? "text",
      value: field.value ?? "",
      autocomplete: "off",
      class: field.type === "checkbox" ? "" : "input",
    });
    inputs[field.name] = input;
    const label = h("label", { for: id }, field.label);
    const hint = field.hint && h("p", { class: "field-hint" }, field.hint);
    return field.type === "checkbox"
      ? h("div", { class: "field check" }, input, h("span", {}, label, hint))
      : h("div", { class: "field" }, label, input, hint);
  });
  const problem = h("p", { class: "field-error", role: "alert" });
  const cancel = h("button", { type: "button", class: "button", onclick: () => box.close() }, "Cancel");
  const go = h("button", { type: "submit", class: "button is-primary" }, submit);
  const { box, form } = dialog({ title, body: [rows, problem], foot: [cancel, go], cls: "is-small" });
  form.addEventListener("submit", async () => {
    const values = Object.fromEntries(
      Object.entries(inputs).map(([name, each]) => [name, each.type === "checkbox" ? each.checked : each.value.trim()]),
    );
    const refusal = await send(values);
    if (refusal) fill(problem, refusal);
    else box.close();
  });
  Object.values(inputs)[0]?.focus();
}
