// What opens next to a button: menus with arrow keys, and plain panels. One at a time.

import { append, h } from "./dom.js";
import { icon } from "./icons.js";

let open = null;

export function closePopup({ refocus = false } = {}) {
  if (!open) return;
  const { box, anchor } = open;
  open = null;
  box.remove();
  anchor.setAttribute("aria-expanded", "false");
  anchor.closest(".message")?.classList.remove("has-open-menu");
  if (refocus && anchor.isConnected) anchor.focus();
}

/** Puts a fixed box under (or over) its anchor, within the window. */
export function place(box, anchor, { align = "start", gap = 6, width = null } = {}) {
  const at = anchor.getBoundingClientRect();
  if (width === "anchor") box.style.width = `${Math.max(at.width, 256)}px`;
  const size = box.getBoundingClientRect();
  const below = innerHeight - at.bottom - gap - 8;
  const above = at.top - gap - 8;
  const up = size.height > below && above > below;
  box.style.maxHeight = `${Math.max(Math.min(up ? above : below, 480), 96)}px`;
  const height = Math.min(size.height, up ? above : below);
  box.style.top = `${up ? Math.max(8, at.top - gap - height) : at.bottom + gap}px`;
  const left = align === "end" ? at.right - size.width : at.left;
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`;
}

/** Opens a box at the anchor; opening it again at the same anchor closes it. */
export function popup(anchor, box, { align = "start", focus = null } = {}) {
  const again = open?.anchor === anchor;
  closePopup();
  if (again) return false;
  (anchor.closest("dialog, main, aside, .topbar") ?? document.body).append(box);
  box.setAttribute("popover", "manual");
  box.showPopover();
  anchor.setAttribute("aria-expanded", "true");
  anchor.closest(".message")?.classList.add("has-open-menu");
  open = { box, anchor };
  place(box, anchor, { align });
  (focus ?? box.querySelector("[autofocus], button, input, a"))?.focus({ preventScroll: true });
  return true;
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.box.contains(event.target) && !open.anchor.contains(event.target)) closePopup();
});
document.addEventListener(
  "keydown",
  (event) => {
    if (open && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      closePopup({ refocus: true });
    }
  },
  true,
);
addEventListener("resize", () => closePopup());

function step(box, event) {
  const items = [...box.querySelectorAll('[role^="menuitem"]')];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") closePopup({ refocus: true });
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}

function entry(item) {
  if (item === null) return h("div", { class: "menu-line", role: "separator" });
  if (item.heading) return h("div", { class: "menu-heading", role: "presentation" }, item.heading);
  const role = item.checked === undefined ? "menuitem" : "menuitemradio";
  const run = () => {
    closePopup({ refocus: true });
    item.run();
  };
  return h(
    "button",
    {
      type: "button",
      role,
      tabindex: "-1",
      class: `menu-item${item.danger ? " is-danger" : ""}`,
      onclick: run,
      "aria-checked": item.checked,
      "data-testid": item.testid,
    },
    item.lead ?? (item.icon && icon(item.icon)),
    h(
      "span",
      { class: "menu-words" },
      h("span", {}, item.label),
      item.hint && h("span", { class: "menu-hint" }, item.hint),
    ),
    item.checked && icon("check"),
  );
}

/** items: {label, run, icon?, lead?, hint?, danger?, checked?}, {heading}, or null for a line. */
export function menu(anchor, label, items, { align = "start" } = {}) {
  const box = h("div", { class: "popup menu", role: "menu", "aria-label": label });
  append(box, items.map(entry));
  box.addEventListener("keydown", (event) => step(box, event));
  popup(anchor, box, {
    align,
    focus: box.querySelector('[aria-checked="true"]') ?? box.querySelector('[role^="menuitem"]'),
  });
}

/** A panel with a heading, for lists. */
export function panel(anchor, label, children, { align = "start", cls = "" } = {}) {
  const close = h(
    "button",
    { class: "icon-button", "aria-label": "Close", onclick: () => closePopup({ refocus: true }) },
    icon("close"),
  );
  const box = h(
    "div",
    { class: `popup panel ${cls}`, role: "dialog", "aria-label": label },
    h("div", { class: "panel-head" }, h("h2", {}, label), close),
    h("div", { class: "panel-body" }, children),
  );
  return popup(anchor, box, { align });
}
