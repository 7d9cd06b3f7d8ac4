// A searchable list, for one choice or several: a text box with a list under it (the ARIA combobox pattern).

import { fill, freshId, h } from "./dom.js";
import { emoji, leadingEmoji, withEmoji } from "./emoji.js";
import { icon } from "./icons.js";
import { place } from "./menus.js";

const MOST_SHOWN = 200;

/**
 * choices(): [{value, label, hint?, lead?, group?}]; `lead()` makes a picture. Calls `change(values)` with the chosen values.
 * Gives {element, input, values()}.
 */
export function combobox({
  choices,
  initial = [],
  multiple = false,
  id,
  label,
  placeholder = "",
  clearable = false,
  most = Infinity,
  change = () => {},
}) {
  let chosen = [...initial];
  let shown = [];
  let active = -1;
  const listId = freshId("list");
  const input = h("input", {
    id,
    type: "text",
    role: "combobox",
    class: "combo-input",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-label": label,
  });
  const list = h("div", {
    id: listId,
    role: "listbox",
    class: "popup combo-list",
    popover: "manual",
    "aria-label": "Choices",
    "aria-multiselectable": multiple ? "true" : null,
  });
  const chips = h("span", { class: "combo-chips" });
  const clear = h(
    "button",
    { type: "button", class: "combo-clear", "aria-label": "Clear the choice", onclick: () => set([]) },
    icon("close"),
  );
  const element = h(
    "div",
    { class: `combo${multiple ? " is-multiple" : ""}` },
    chips,
    input,
    clear,
    icon("caret"),
    list,
  );
  const find = (value) => choices().find((each) => each.value === value);
  const isOpen = () => list.matches(":popover-open");

  function set(values, tell = true) {
    chosen = values;
    const only = multiple ? null : find(chosen[0]);
    const { name, rest } = leadingEmoji(only?.label ?? "");
    input.value = rest;
    input.placeholder = multiple && chosen.length ? "" : placeholder || "Choose …";
    fill(chips, multiple ? chosen.map(chip) : (only?.lead?.() ?? (name && emoji(name))));
    clear.hidden = !clearable || !chosen.length || multiple;
    if (tell) change(chosen);
  }

  function chip(value) {
    const name = find(value)?.label ?? value;
    const remove = h(
      "button",
      { type: "button", "aria-label": `Remove ${name}`, onclick: () => set(chosen.filter((each) => each !== value)) },
      icon("close"),
    );
    return h("span", { class: "chip" }, h("span", {}, withEmoji(name)), remove);
  }

  function show(query) {
    const low = query.trim().toLowerCase();
    const fits = (each) => !low || `${each.label} ${each.hint ?? ""}`.toLowerCase().includes(low);
    shown = choices().filter(fits).slice(0, MOST_SHOWN);
    let group;
    const rows = shown.flatMap((each, index) => {
      const head =
        each.group && each.group !== group
          ? h("div", { class: "menu-heading", role: "presentation" }, each.group)
          : null;
      group = each.group;
      return [head, row(each, index)];
    });
    fill(
      list,
      rows.length
        ? rows
        : h(
            "div",
            { class: "combo-none", role: "option", "aria-disabled": "true", "aria-selected": "false" },
            "Nothing found",
          ),
    );
    if (!isOpen()) {
      list.showPopover();
      input.setAttribute("aria-expanded", "true");
    }
    place(list, element, { gap: 4, width: "anchor" });
    const at = shown.findIndex((each) => chosen.includes(each.value));
    activate(low || multiple ? 0 : Math.max(at, 0));
  }

  function row(each, index) {
    const picked = chosen.includes(each.value);
    const option = h(
      "div",
      { role: "option", id: `${listId}-${index}`, class: "combo-option", "aria-selected": String(picked) },
      each.lead?.(),
      h(
        "span",
        { class: "menu-words" },
        h("span", {}, withEmoji(each.label)),
        each.hint && h("span", { class: "menu-hint" }, withEmoji(each.hint)),
      ),
      picked && icon("check"),
    );
    option.addEventListener("click", () => choose(index));
    option.addEventListener("pointermove", () => activate(index, false));
    return option;
  }

  function activate(index, scroll = true) {
    active = shown.length ? (index + shown.length) % shown.length : -1;
    list.querySelectorAll(".is-active").forEach((each) => each.classList.remove("is-active"));
    const option = active < 0 ? null : list.querySelector(`#${listId}-${active}`);
    option?.classList.add("is-active");
    if (scroll) option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const value = shown[index]?.value;
    if (value === undefined) return;
    if (!multiple) {
      close();
      set([value]);
    } else {
      const without = chosen.filter((each) => each !== value);
      if (without.length < chosen.length || chosen.length < most)
        set(without.length < chosen.length ? without : [...chosen, value]);
      show("");
    }
    input.focus();
  }

  function close() {
    if (isOpen()) list.hidePopover();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.value = multiple ? "" : leadingEmoji(find(chosen[0])?.label ?? "").rest;
  }

  const KEYS = {
    ArrowDown: () => (isOpen() ? activate(active + 1) : show("")),
    ArrowUp: () => (isOpen() ? activate(active - 1) : show("")),
    Enter: () => (isOpen() ? choose(active) : show("")),
    Escape: close,
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && multiple && !input.value && chosen.length) set(chosen.slice(0, -1));
    if (event.key === "Tab") close();
    if (!KEYS[event.key] || event.isComposing || (event.key === "Escape" && !isOpen())) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  });
  input.addEventListener("input", () => show(input.value));
  input.addEventListener("click", () => (isOpen() ? null : show("")));
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  element.addEventListener("click", (event) => {
    if (event.target === element || event.target.closest(".icon-caret")) (input.focus(), show(""));
  });
  set(chosen, false);
  return { element, input, values: () => chosen };
}
