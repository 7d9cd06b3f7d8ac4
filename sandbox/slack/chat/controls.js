// Controls that act at once: buttons, overflow menus, and fields outside a form's inputs.

import { busy, isBusy } from "./act.js";
import { confirmed } from "./confirm.js";
import { el, icon } from "./dom.js";
import { field } from "./fields.js";
import { openMenu } from "./menus.js";
import { withGlyphs } from "./glyph.js";
import { plain } from "./text.js";

/** `use(action)` tells the server; `action` has action_id, block_id and what was chosen. */
export function control(element, block, use) {
  const act = async (node, chosen) => {
    if (isBusy(node) || (element.confirm && !(await confirmed(element.confirm)))) return false;
    await busy(node, use({ action_id: element.action_id, block_id: block.block_id, ...chosen }));
    return true;
  };
  if (["button", "workflow_button"].includes(element.type)) return button(element, act);
  if (element.type === "overflow") return overflow(element, act);
  return picker(element, act);
}

function button(element, act) {
  const style = { primary: "is-primary", danger: "is-danger" }[element.style] ?? "";
  const props = { class: `button ${style}`, "aria-label": element.accessibility_label };
  const label = el("span", {}, withGlyphs(plain(element.text)));
  const chosen = element.value === undefined ? {} : { value: element.value };
  if (element.url) {
    const go = (event) => act(event.currentTarget, chosen);
    return el("a", { ...props, href: safe(element.url), target: "_blank", rel: "noopener", on: { click: go } }, label);
  }
  const node = el("button", { ...props, type: "button", on: { click: () => act(node, chosen) } }, label);
  return node;
}

const safe = (url) => (/^(https?|mailto):/i.test(url) ? url : "about:blank");

function overflow(element, act) {
  const open = () =>
    openMenu(
      node,
      element.options.map((option) => ({
        label: plain(option.text),
        run: () => {
          if (option.url) window.open(safe(option.url), "_blank", "noopener");
          return act(node, { selected_option: option });
        },
      })),
      "More",
    );
  const props = { type: "button", class: "button is-square", "aria-label": "More options", "aria-haspopup": "menu", on: { click: open } };
  const node = el("button", props, icon("more"));
  return node;
}

function picker(element, act) {
  const made = field(element, { label: plain(element.placeholder) || "Choose" });
  if (!made) return el("span", { class: "muted" }, `(${element.type})`);
  made.node.addEventListener("change", async () => {
    const { type, ...chosen } = made.read();
    if (Object.values(chosen).every((value) => value === null)) return;
    await act(made.node, chosen);
  });
  return made.node;
}
