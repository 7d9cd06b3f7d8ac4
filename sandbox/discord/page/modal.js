// The app's forms, as Discord's modals show them; and the list of pins.

import { el, fill } from "./dom.js";
import { blocks } from "./markdown.js";
import { act, room, state } from "./store.js";

const TEXT = 4, PEOPLE = 5, LABEL = 18, WORDS = 10, TICK = 23;
let drawn = "";

export function drawModal() {
  const modal = state.snapshot.modal;
  const id = modal?.id ?? "";
  if (id === drawn) return;
  drawn = id;
  const holder = document.getElementById("dialogs");
  if (!modal) return fill(holder);
  const fields = modal.components.map((each) => (each.type === LABEL ? field(each) : each.type === WORDS ? el("div", { class: "panel-text" }, blocks(each.content)) : null));
  const error = el("p", { class: "error", role: "alert", hidden: true });
  const cancel = el("button", { type: "button", class: "control", onclick: () => close(modal) }, "Cancel");
  const form = el(
    "form",
    { onsubmit: (event) => submit(event, modal, error) },
    el("h2", { id: "modal-title" }, modal.title),
    fields,
    error,
    el("div", { class: "actions" }, cancel, el("button", { class: "control primary" }, "Submit")),
  );
  const dialog = el("dialog", { "aria-labelledby": "modal-title", oncancel: (event) => { event.preventDefault(); close(modal); } }, form);
  fill(holder, dialog);
  dialog.showModal();
}

function field(each) {
  const inner = each.component;
  const required = inner.type !== TICK && inner.required !== false;
  const id = `field-${inner.custom_id}`;
  const name = el("label", { for: id }, each.label, required && el("span", { class: "required", "aria-hidden": "true" }, " *"));
  const hint = each.description && el("small", { id: `${id}-hint` }, each.description);
  const common = { id, name: inner.custom_id, "data-kind": String(inner.type), "aria-describedby": hint ? `${id}-hint` : undefined, "aria-required": required ? "true" : "false" };
  return el("div", { class: "field" }, name, hint, input(inner, common));
}

function input(inner, common) {
  if (inner.type === TEXT) {
    const limits = { maxlength: inner.max_length, minlength: inner.min_length, placeholder: inner.placeholder };
    if (inner.style === 2) return el("textarea", { ...common, ...limits }, inner.value ?? "");
    return el("input", { ...common, ...limits, type: "text", value: inner.value ?? "" });
  }
  if (inner.type === TICK) return el("input", { ...common, type: "checkbox", checked: inner.default });
  const chosen = inner.default_values?.map((each) => each.id) ?? [];
  const options = inner.type === PEOPLE ? state.snapshot.people.filter((each) => !each.bot).map((each) => ({ value: each.id, label: each.name, default: chosen.includes(each.id) })) : inner.options;
  const several = (inner.max_values ?? 1) > 1;
  const none = !several && el("option", { value: "" }, inner.placeholder ?? "Make a selection");
  return el("select", { ...common, multiple: several }, none, options.map((each) => el("option", { value: each.value, selected: each.default }, each.label)));
}

function read(form) {
  const values = {};
  for (const each of form.querySelectorAll("[data-kind]")) {
    if (each.type === "checkbox") values[each.name] = each.checked;
    else if (each.localName === "select") values[each.name] = [...each.selectedOptions].map((one) => one.value).filter(Boolean);
    else values[each.name] = each.value;
  }
  return values;
}

async function submit(event, modal, error) {
  event.preventDefault();
  const button = event.target.querySelector("button.primary");
  button.disabled = true;
  const found = await act("submit", modal.id, read(event.target));
  button.disabled = false;
  const failed = found.error || (found.kind === "failed" && "Something went wrong. Try again.");
  error.hidden = !failed;
  error.textContent = failed || "";
}

function close(modal) {
  act("close", modal.id);
}

export function showPins() {
  const pinned = room().messages.filter((each) => each.pinned);
  const list = pinned.map((each) => el("li", {}, el("strong", {}, each.name), " ", blocks(each.content || "a card")));
  const shut = el("button", { class: "control", onclick: () => dialog.remove() }, "Close");
  const panel = el("div", { class: "panel" }, el("h2", {}, "Pinned messages"), pinned.length ? el("ul", {}, list) : el("p", {}, "Nothing is pinned in this channel yet."), el("div", { class: "actions" }, shut));
  const dialog = el("dialog", {}, panel);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}
