// Interactive elements in messages, homes and modals: using one sends what was used to the app.

import { SELECTS, initialChoices, stateOf } from "./choices.js";
import { combobox } from "./combobox.js";
import { confirmed } from "./dialogs.js";
import { busyWhile, h, safeUrl } from "./dom.js";
import { field, isField } from "./fields.js";
import { icon } from "./icons.js";
import { decode } from "./inline.js";
import { menu } from "./menus.js";
import { textNodes } from "./mrkdwn.js";

const words = (object) => decode(object?.text ?? "");

/** Asks first where the app wants that; true to go on. */
async function agreed(question) {
  if (!question) return true;
  return confirmed({
    title: words(question.title) || "Are you sure?",
    text: textNodes(question.text),
    confirm: words(question.confirm) || "Yes",
    deny: words(question.deny) || "Cancel",
    style: question.style,
  });
}

async function send(node, element, block, details, use) {
  if (await agreed(element.confirm)) await busyWhile(node, () => use(block, element, details));
}

function button(element, block, use) {
  const style = { primary: " is-primary", danger: " is-danger" }[element.style] ?? "";
  const attributes = {
    class: `button${style}`,
    "aria-label": element.accessibility_label,
    "data-focus": `${block.block_id}/${element.action_id}`,
  };
  const label = h("span", { class: "button-words" }, textNodes(element.text));
  const href = element.url && safeUrl(element.url);
  const go = () => send(node, element, block, element.value === undefined ? {} : { value: element.value }, use);
  const node = href
    ? h("a", { ...attributes, href, target: "_blank", rel: "noopener noreferrer", onclick: go }, label)
    : h("button", { ...attributes, type: "button", onclick: go }, label);
  return node;
}

function select(element, block, use) {
  const { offer, name } = SELECTS[element.type];
  const multiple = element.type.startsWith("multi_");
  const label = words(element.placeholder) || "Choose";
  const box = combobox({
    label,
    multiple,
    placeholder: words(element.placeholder),
    choices: () => offer(element),
    initial: initialChoices(element, name),
    change: (values) => send(box.element, element, block, stateOf(element, values), use),
  });
  box.input.dataset.focus = `${block.block_id}/${element.action_id}`;
  return box.element;
}

function overflow(element, block, use) {
  const choose = (option) => () => {
    if (option.url && safeUrl(option.url)) window.open(safeUrl(option.url), "_blank", "noopener");
    return send(node, element, block, { selected_option: option }, use);
  };
  const items = (element.options ?? []).map((option) => ({
    label: words(option.text),
    hint: words(option.description),
    run: choose(option),
  }));
  const node = h(
    "button",
    {
      type: "button",
      class: "button is-icon",
      "aria-label": "More options",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-focus": `${block.block_id}/${element.action_id}`,
      onclick: () => menu(node, "More options", items),
    },
    icon("moreAcross"),
  );
  return node;
}

function other(element, block, use) {
  const label =
    words(element.placeholder) ||
    { datepicker: "Date", timepicker: "Time", datetimepicker: "Date and time" }[element.type] ||
    "Choose";
  const grouped = ["checkboxes", "radio_buttons"].includes(element.type);
  const made = field(element, {
    label: grouped ? undefined : label,
    change: () => {
      const { type: _, ...details } = made.state();
      return send(made.node, element, block, details, use);
    },
  });
  return made.node;
}

/** The node of an element; `use(block, element, details)` is called when it is used, and may be awaited. */
export function interactive(element, block, use) {
  if (element.type === "button" || element.type === "workflow_button") return button(element, block, use);
  if (element.type === "overflow") return overflow(element, block, use);
  if (SELECTS[element.type]) return select(element, block, use);
  if (isField(element)) return other(element, block, use);
  return h("span", { class: "unknown" }, `(${element.type})`);
}
