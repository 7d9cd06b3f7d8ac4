// The topmost view on this person's screen, as a native modal dialog.

import { act, busy, isBusy } from "./act.js";
import { drawBlock } from "./blocks.js";
import { el, iconButton, newId } from "./dom.js";
import { field } from "./fields.js";
import { state } from "./store.js";
import { plain } from "./text.js";

let open = null; // {view, dialog, inputs: [{block, element, made, row}], general}

export function drawModal() {
  const view = state.views.at(-1) ?? null;
  if (open && view && open.view.id === view.id && open.view.hash === view.hash) return;
  const typed = open && view && open.view.id === view.id ? values() : null;
  const before = typed ?? view?.state?.values ?? {};
  if (!view) return shut();
  const back = open?.back ?? document.activeElement;
  const dialog = open?.dialog ?? frame();
  const updated = Boolean(typed);
  open = { view, dialog, back, inputs: [], general: el("p", { class: "form-error", role: "alert", tabindex: "-1", hidden: true }) };
  dialog.replaceChildren(form(view, before));
  if (!dialog.open) {
    document.body.append(dialog);
    dialog.showModal();
  }
  showErrors(view.id);
  if (!updated || !dialog.contains(document.activeElement)) focusFirst(view);
}

function frame() {
  const dialog = el("dialog", { class: "dialog", "data-testid": "modal", "aria-labelledby": "modal-title" });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    leave();
  });
  return dialog;
}

function shut() {
  if (!open) return;
  const { dialog, back } = open;
  open = null;
  dialog.close();
  dialog.remove();
  if (back?.isConnected) back.focus();
  else document.getElementById("composer-input")?.focus();
}

function form(view, before) {
  const body = el("div", { class: "dialog-body" }, open.general);
  for (const block of view.blocks) body.append(block.type === "input" ? inputRow(block, before) : drawBlock(block, use));
  const submit = view.submit && el("button", { type: "submit", class: "button is-primary", "data-testid": "modal-submit" }, el("span", {}, plain(view.submit)));
  return el(
    "form",
    { class: "dialog-form", novalidate: true, on: { submit: send } },
    el("div", { class: "dialog-head" }, el("h2", { id: "modal-title", class: "dialog-title" }, plain(view.title)), iconButton("close", "Dismiss", leave)),
    body,
    el("div", { class: "dialog-foot" }, el("button", { type: "button", class: "button", on: { click: leave } }, plain(view.close) || (view.submit ? "Cancel" : "Close")), submit),
  );
}

function inputRow(block, before) {
  const id = newId("input");
  const kept = before[block.block_id]?.[block.element.action_id];
  const hint = block.hint && el("p", { class: "hint", id: `${id}-hint` }, plain(block.hint));
  const error = el("p", { class: "field-error", id: `${id}-error`, hidden: true });
  const grouped = ["checkboxes", "radio_buttons"].includes(block.element.type) || block.element.type.startsWith("multi_");
  const label = [plain(block.label), block.optional && el("span", { class: "optional" }, " (optional)")];
  const made = field(block.element, { id, before: kept?.type === block.element.type ? kept : null, described: `${id}-error${hint ? ` ${id}-hint` : ""}` });
  if (!made) return el("p", { class: "hint" }, `This page cannot show a “${block.element.type}” field.`);
  if (grouped) made.node.setAttribute("aria-labelledby", `${id}-label`);
  if (!block.optional) made.node.setAttribute("aria-required", "true");
  if (block.dispatch_action) made.node.addEventListener("change", () => use({ action_id: block.element.action_id, block_id: block.block_id, ...made.read() }));
  const row = el("div", { class: "field" }, el(grouped ? "div" : "label", { class: "label", id: `${id}-label`, for: grouped ? null : id }, label), made.node, hint, error);
  open.inputs.push({ block, element: block.element, made, error });
  return row;
}

function values() {
  const all = {};
  for (const { block, element, made } of open.inputs) (all[block.block_id] ??= {})[element.action_id] = made.read();
  return all;
}

const use = ({ type, ...action }) => act("view_action", { view_id: open.view.id, values: values(), ...action });

async function send(event) {
  event.preventDefault();
  const button = open.dialog.querySelector("[data-testid=modal-submit]");
  if (!button || isBusy(button)) return;
  const { view } = open;
  state.errors.set(view.id, {});
  showErrors(view.id);
  open.dialog.classList.add("is-sending");
  const answer = await busy(button, act("view_submit", { view_id: view.id, values: values() }, true));
  open?.dialog.classList.remove("is-sending");
  if (answer.ok || open?.view.id !== view.id) return;
  state.errors.set(view.id, { ...state.errors.get(view.id), "": answer.error });
  showErrors(view.id);
}

async function leave() {
  if (open) await act("view_close", { view_id: open.view.id });
}

/** Each error beside its field; the key "" is for the form as a whole. The first gets the focus. */
export function showErrors(id) {
  if (open?.view.id !== id) return;
  const errors = { ...(state.errors.get(id) ?? {}) };
  let first = null;
  for (const { block, made, error } of open.inputs) {
    const words = errors[block.block_id];
    delete errors[block.block_id];
    error.textContent = words ?? "";
    error.hidden = !words;
    made.node.toggleAttribute("aria-invalid", false);
    if (words) made.node.setAttribute("aria-invalid", "true");
    if (words) first ??= made.focus;
  }
  open.general.textContent = Object.values(errors).join(" ");
  open.general.hidden = !open.general.textContent;
  if (!open.general.hidden) first ??= open.general;
  first?.focus();
}

function focusFirst(view) {
  const wanted = open.inputs.find((i) => i.element.focus_on_load) ?? open.inputs[0];
  const errors = Object.keys(state.errors.get(view.id) ?? {}).length;
  if (!errors) (wanted?.made.focus ?? open.dialog.querySelector("[data-testid=modal-submit], .button"))?.focus();
}
