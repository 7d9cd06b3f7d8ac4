// The inputs of a card: each can be read, and says itself what is wrong with it ("Input validation").

import { el } from "./dom.js";
import { drawn } from "./emoji.js";
import { picker } from "./picker.js";

let made = 0;

export function input(each, context) {
  const id = `input-${(made += 1)}`;
  const error = el("p", { class: "field-error", id: `${id}-error`, hidden: true });
  const kind = KINDS[each.type](each, id);
  const mark = each.isRequired && el("span", { class: "required", "aria-hidden": "true" }, " *");
  const label = each.label && el(kind.isGroup ? "legend" : "label", kind.isGroup ? {} : { for: id }, each.label, mark);
  const say = (words) => {
    error.textContent = words;
    error.hidden = !words;
    for (const one of kind.controls) one.setAttribute("aria-invalid", words ? "true" : "false");
  };
  for (const one of kind.controls) {
    one.setAttribute("aria-describedby", error.id);
    if (each.isRequired) one.setAttribute("aria-required", "true");
    one.addEventListener("input", () => say(""));
  }
  context.inputs.push({
    id: each.id,
    read: kind.read,
    focus: () => kind.controls[0]?.focus(),
    check: () => {
      const words = wrong(each, kind.read());
      say(words);
      return !words;
    },
  });
  return el(kind.isGroup ? "fieldset" : "div", { class: "field" }, label, kind.element, error);
}

function wrong(each, value) {
  const said = each.errorMessage;
  const off = each.type === "Input.Toggle" && value === (each.valueOff ?? "false");
  if (each.isRequired && (!value.trim() || off)) return said || "This is required.";
  if (!value) return "";
  if (each.maxLength && value.length > each.maxLength) return said || `At most ${each.maxLength} characters.`;
  if (each.regex && !new RegExp(each.regex).test(value)) return said || "That is not written as it must be.";
  if (each.type === "Input.Number" && !Number.isFinite(Number(value))) return said || "A number, please.";
  if (each.min !== undefined && less(each, value, each.min)) return said || `At least ${each.min}.`;
  if (each.max !== undefined && less(each, each.max, value)) return said || `At most ${each.max}.`;
  return "";
}

function less(each, one, other) {
  return each.type === "Input.Number" ? Number(one) < Number(other) : String(one) < String(other);
}

function single(control) {
  return { element: control, controls: [control], read: () => control.value };
}

function text(each, id) {
  const common = { id, placeholder: each.placeholder, value: each.value ?? "", maxlength: each.maxLength };
  if (each.isMultiline) return single(el("textarea", { ...common, rows: "4" }));
  const types = ["text", "tel", "url", "email", "password"];
  const style = String(each.style ?? "text").toLowerCase();
  return single(el("input", { ...common, type: types.includes(style) ? style : "text" }));
}

function choices(each, id) {
  const style = String(each.style ?? "compact").toLowerCase();
  const chosen = new Set(String(each.value ?? "").split(",").filter(Boolean));
  if (each["choices.data"] || (style === "filtered" && !each.isMultiSelect)) return picker(each, id, chosen);
  if (each.isMultiSelect || style === "expanded") return ticks(each, id, chosen);
  const none = el("option", { value: "" }, each.placeholder ?? "Select");
  return single(el("select", { id, value: undefined }, none, each.choices.map((one) => el("option", { value: one.value, selected: chosen.has(one.value) }, one.title))));
}

function ticks(each, id, chosen) {
  const type = each.isMultiSelect ? "checkbox" : "radio";
  const controls = each.choices.map((one) => el("input", { type, name: id, value: one.value, checked: chosen.has(one.value) }));
  const element = el("div", { class: "ticks" }, each.choices.map((one, at) => el("label", { class: "tick" }, controls[at], el("span", {}, drawn(one.title)))));
  return { element, controls, isGroup: true, read: () => controls.filter((one) => one.checked).map((one) => one.value).join(",") };
}

function toggle(each, id) {
  const [on, off] = [each.valueOn ?? "true", each.valueOff ?? "false"];
  const control = el("input", { id, type: "checkbox", checked: each.value === on });
  const element = el("label", { class: "tick", for: id }, control, each.title);
  return { element, controls: [control], isGroup: Boolean(each.label), read: () => (control.checked ? on : off) };
}

const KINDS = {
  "Input.Text": text,
  "Input.ChoiceSet": choices,
  "Input.Toggle": toggle,
  "Input.Number": (each, id) => single(el("input", { id, type: "number", step: "any", placeholder: each.placeholder, value: each.value ?? "", min: each.min, max: each.max })),
  "Input.Date": (each, id) => single(el("input", { id, type: "date", value: each.value ?? "", min: each.min, max: each.max })),
  "Input.Time": (each, id) => single(el("input", { id, type: "time", value: each.value ?? "", min: each.min, max: each.max })),
};
