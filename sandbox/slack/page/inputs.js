// Input blocks of a form: the label, the field, the hint and the error.

import { fill, freshId, h } from "./dom.js";
import { field } from "./fields.js";
import { textNodes } from "./mrkdwn.js";

/** True when the state value holds nothing. */
export const isEmpty = (state) =>
  Object.entries(state).every(
    ([name, value]) => name === "type" || value === null || value === undefined || value.length === 0,
  );

/** An input block: label, the input, hint and a place for the error. */
export function inputBlock(block, { kept, change }) {
  const id = freshId("field");
  const required = block.optional !== true;
  const made = field(block.element, { id, required, kept, change });
  const error = h("p", { class: "field-error", id: `${id}-error` });
  const hint = block.hint && h("p", { class: "field-hint", id: `${id}-hint` }, textNodes(block.hint));
  const mark = required
    ? h("span", { class: "required", "aria-hidden": "true" }, " *")
    : h("span", { class: "optional" }, " (optional)");
  const label = made.grouped
    ? h("span", { class: "label", id: `${id}-label` }, textNodes(block.label))
    : h("label", { class: "label", for: id }, textNodes(block.label));
  const about = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
  const node = h(
    "div",
    {
      class: "field",
      "data-block": block.block_id,
      role: made.grouped ? "group" : null,
      "aria-labelledby": made.grouped ? `${id}-label` : null,
    },
    h("div", { class: "label-row" }, label, mark),
    made.node,
    hint,
    error,
  );
  made.focus?.setAttribute("aria-describedby", about);
  const fail = (words) => {
    fill(error, words);
    node.classList.toggle("has-error", Boolean(words));
    if (words) made.focus?.setAttribute("aria-invalid", "true");
    else made.focus?.removeAttribute("aria-invalid");
  };
  return { node, focus: made.focus, state: made.state, required, fail };
}
