// Stateful elements: each gives its node, the thing to focus, and `read()`, Slack's state value.

import { el, newId } from "./dom.js";
import { nameOf, state } from "./store.js";
import { plain } from "./text.js";

/** `before` is a state value to start from; `label` names the field where no <label> does. */
export function field(element, { id = newId("field"), before = null, label = "", described = "" } = {}) {
  const make = MAKERS[element.type];
  if (!make) return null;
  return make(element, { id, before, props: { id, "aria-label": label || null, "aria-describedby": described || null } });
}

const options = (element) => element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
const find = (element, value) => options(element).find((option) => option.value === value) ?? null;

function textInput(element, { before, props }, type = "text") {
  const value = (before ? before.value : element.initial_value) ?? "";
  const all = { ...props, class: "input", placeholder: plain(element.placeholder) || null, value };
  const node = element.multiline ? el("textarea", { ...all, rows: 3 }) : el("input", { ...all, type, autocomplete: "off" });
  return { node, focus: node, read: () => ({ type: element.type, value: node.value === "" ? null : node.value }) };
}

function select(element, { before, props }) {
  const start = (before ? before.selected_option : element.initial_option)?.value ?? "";
  const one = (option) => el("option", { value: option.value, selected: option.value === start }, plain(option.text));
  const groups = element.option_groups?.map((g) => el("optgroup", { label: plain(g.label) }, g.options.map(one)));
  const none = el("option", { value: "", selected: start === "" }, plain(element.placeholder) || "Choose an option");
  const node = el("select", { ...props, class: "input" }, none, groups ?? element.options.map(one));
  return { node, focus: node, read: () => ({ type: element.type, selected_option: find(element, node.value) }) };
}

/** A native select of people, channels or conversations. */
const list = (key, initial, entries) => (element, { before, props }) => {
  const start = (before ? before[key] : element[initial]) ?? "";
  const rows = entries().map(([id, name]) => el("option", { value: id, selected: id === start }, name));
  const node = el("select", { ...props, class: "input" }, el("option", { value: "" }, plain(element.placeholder) || "Choose"), rows);
  node.value = start;
  return { node, focus: node, read: () => ({ type: element.type, [key]: node.value || null }) };
};

const people = () =>
  [...state.people.values()]
    .filter((p) => !p.deleted && p.id !== "USLACKBOT" && !p.is_bot)
    .map((p) => [p.id, nameOf(p.id) === p.real_name ? p.real_name : `${p.real_name} (${nameOf(p.id)})`]);
const rooms = () => [...state.channels.values()].filter((r) => !r.is_im && !r.is_archived).map((r) => [r.id, `#${r.name}`]);

/** Checkboxes, radio buttons, and menus of many: a group of native boxes. */
const boxes = (type, key, initial, entries) => (element, { id, before, props }) => {
  const given = (before ? before[key] : element[initial]) ?? [];
  const start = new Set([given].flat().map((v) => v?.value ?? v));
  const rows = entries(element);
  const inputs = rows.map(([value]) => el("input", { type, name: id, value, checked: start.has(value) }));
  const labels = rows.map(([, words, hint], n) =>
    el("label", { class: "choice" }, inputs[n], el("span", {}, words, hint && el("span", { class: "hint" }, hint))),
  );
  const crowded = key !== "selected_option" && element.type.startsWith("multi_");
  const node = el("div", { ...props, role: type === "radio" ? "radiogroup" : "group", class: crowded ? "choices is-scrolling" : "choices" }, labels);
  const picked = () => inputs.filter((input) => input.checked).map((input) => find(element, input.value) ?? input.value);
  const read = () => ({ type: element.type, [key]: type === "radio" ? (picked()[0] ?? null) : picked() });
  return { node, focus: inputs.find((i) => i.checked) ?? inputs[0], read };
};

const choices = (element) => options(element).map((o) => [o.value, plain(o.text), plain(o.description)]);

const native = (type, key, initial) => (element, { before, props }) => {
  const node = el("input", { ...props, class: "input is-narrow", type, value: (before ? before[key] : element[initial]) ?? "" });
  return { node, focus: node, read: () => ({ type: element.type, [key]: node.value || null }) };
};

function moment(element, { before, props }) {
  const start = before ? before.selected_date_time : element.initial_date_time;
  const shifted = start ? new Date((start - new Date(start * 1000).getTimezoneOffset() * 60) * 1000) : null;
  const node = el("input", { ...props, class: "input is-narrow", type: "datetime-local", value: shifted ? shifted.toISOString().slice(0, 16) : "" });
  const read = () => ({ type: element.type, selected_date_time: node.value ? Math.floor(new Date(node.value) / 1000) : null });
  return { node, focus: node, read };
}

const MAKERS = {
  plain_text_input: textInput,
  email_text_input: (e, o) => textInput(e, o, "email"),
  url_text_input: (e, o) => textInput(e, o, "url"),
  number_input: (e, o) => textInput(e, o, "text"),
  static_select: select,
  external_select: (e, o) => select({ options: [], ...e }, o),
  users_select: list("selected_user", "initial_user", people),
  channels_select: list("selected_channel", "initial_channel", rooms),
  conversations_select: list("selected_conversation", "initial_conversation", rooms),
  multi_static_select: boxes("checkbox", "selected_options", "initial_options", choices),
  multi_users_select: boxes("checkbox", "selected_users", "initial_users", people),
  multi_channels_select: boxes("checkbox", "selected_channels", "initial_channels", rooms),
  multi_conversations_select: boxes("checkbox", "selected_conversations", "initial_conversations", rooms),
  checkboxes: boxes("checkbox", "selected_options", "initial_options", choices),
  radio_buttons: boxes("radio", "selected_option", "initial_option", choices),
  datepicker: native("date", "selected_date", "initial_date"),
  timepicker: native("time", "selected_time", "initial_time"),
  datetimepicker: moment,
};
