// Inputs of Block Kit. Each gives {node, focus, state()}: Slack's state value object for `view.state.values`.

import { SELECTS, initialChoices, stateOf } from "./choices.js";
import { combobox } from "./combobox.js";
import { freshId, h } from "./dom.js";
import { decode } from "./inline.js";
import { textNodes } from "./mrkdwn.js";

const words = (object) => decode(object?.text ?? "");

/** kept: the state value the person had given before the view was drawn anew. */
export function field(
  element,
  { id = freshId("field"), label, required = false, kept = null, change = () => {} } = {},
) {
  const make = MAKERS[element.type];
  if (!make)
    return {
      node: h("p", { class: "unknown" }, `(${element.type})`),
      focus: null,
      state: () => ({ type: element.type }),
    };
  return make(element, { id, label, required, kept, change });
}

function select(element, { id, label, required, kept, change }) {
  const { offer, name } = SELECTS[element.type];
  const multiple = element.type.startsWith("multi_");
  const was =
    kept && name in kept
      ? [kept[name]]
          .flat()
          .filter(Boolean)
          .map((each) => each.value ?? each)
      : null;
  const box = combobox({
    id,
    label,
    multiple,
    choices: () => offer(element),
    initial: was ?? initialChoices(element, name),
    placeholder: words(element.placeholder),
    clearable: !required,
    most: element.max_selected_items ?? Infinity,
    change,
  });
  return {
    node: box.element,
    focus: box.input,
    state: () => ({ type: element.type, ...stateOf(element, box.values()) }),
  };
}

function text(element, { id, label, required, kept, change }) {
  const multiline = element.multiline === true;
  const input = h(multiline ? "textarea" : "input", {
    id,
    class: "input",
    type: multiline ? null : ({ email_text_input: "email", url_text_input: "url" }[element.type] ?? "text"),
    inputmode: element.type === "number_input" ? "decimal" : null,
    rows: multiline ? 4 : null,
    maxlength: element.max_length,
    minlength: element.min_length,
    placeholder: words(element.placeholder) || null,
    "aria-label": label,
    "aria-required": required ? "true" : null,
    autocomplete: "off",
  });
  input.value = kept?.value ?? (kept ? "" : (element.initial_value ?? ""));
  const node = h("div", { class: "text-field" }, input);
  const count = () => {
    const left = element.max_length - input.value.length;
    counter.textContent = left <= Math.max(40, element.max_length * 0.1) ? `${left} characters left` : "";
  };
  const counter = h("span", { class: "counter", "aria-live": "polite" });
  if (element.max_length) {
    node.append(counter);
    input.addEventListener("input", count);
    count();
  }
  input.addEventListener("change", () => change([input.value]));
  return { node, focus: input, state: () => ({ type: element.type, value: input.value === "" ? null : input.value }) };
}

const pad = (number) => String(number).padStart(2, "0");

/** Seconds since 1970 <-> what an <input type="datetime-local"> holds. */
function localMoment(seconds) {
  const at = new Date(seconds * 1000);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

const TIMES = {
  datepicker: { type: "date", name: "selected_date", show: String, read: String },
  timepicker: { type: "time", name: "selected_time", show: String, read: (value) => value.slice(0, 5) },
  datetimepicker: {
    type: "datetime-local",
    name: "selected_date_time",
    show: localMoment,
    read: (value) => Math.floor(new Date(value).getTime() / 1000),
  },
};

function time(element, { id, label, required, kept, change }) {
  const { type, name, show, read } = TIMES[element.type];
  const first = kept ? kept[name] : element[name.replace("selected", "initial")];
  const input = h("input", {
    id,
    type,
    class: "input input-time",
    value: first ? show(first) : "",
    "aria-label": label,
    "aria-required": required ? "true" : null,
  });
  input.addEventListener("change", () => input.value && change([read(input.value)]));
  return {
    node: input,
    focus: input,
    state: () => ({ type: element.type, [name]: input.value ? read(input.value) : null }),
  };
}

function boxes(element, { id, kept, change }) {
  const single = element.type === "radio_buttons";
  const given = kept
    ? [kept.selected_option ?? kept.selected_options ?? []]
    : [element.initial_option ?? element.initial_options ?? []];
  const first = new Set(
    given
      .flat()
      .filter(Boolean)
      .map((each) => each.value),
  );
  const options = element.options ?? [];
  const inputs = options.map((option, index) =>
    h("input", {
      id: index ? `${id}-${index}` : id,
      type: single ? "radio" : "checkbox",
      name: id,
      value: option.value,
      checked: first.has(option.value),
      onchange: () => change(),
    }),
  );
  const rows = options.map((option, index) =>
    h(
      "div",
      { class: "check" },
      inputs[index],
      h(
        "label",
        { for: inputs[index].id },
        textNodes(option.text),
        option.description && h("span", { class: "field-hint" }, textNodes(option.description)),
      ),
    ),
  );
  const state = () => {
    const chosen = options.filter((_, index) => inputs[index].checked);
    return single
      ? { type: element.type, selected_option: chosen[0] ?? null }
      : { type: element.type, selected_options: chosen };
  };
  return { node: h("div", { class: "checks" }, rows), focus: inputs[0] ?? null, state, grouped: true };
}

const MAKERS = {
  ...Object.fromEntries(Object.keys(SELECTS).map((kind) => [kind, select])),
  ...Object.fromEntries(Object.keys(TIMES).map((kind) => [kind, time])),
  plain_text_input: text,
  number_input: text,
  email_text_input: text,
  url_text_input: text,
  checkboxes: boxes,
  radio_buttons: boxes,
};

export const isField = (element) => element.type in MAKERS;
