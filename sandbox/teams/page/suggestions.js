// A list at a box: arrows move, Enter or Tab picks, Escape closes.

import { el, fill } from "./dom.js";

export function suggestions(label) {
  const element = el("ul", { class: "suggestions", role: "listbox", "aria-label": label, hidden: true });
  let items = [];
  let at = -1;
  const mark = () =>
    [...element.children].forEach((each, number) => {
      each.setAttribute("aria-selected", number === at ? "true" : "false");
      if (number === at) each.scrollIntoView({ block: "nearest" });
    });
  const option = (each) => {
    const pick = (event) => {
      event.preventDefault();
      each.pick();
    };
    return el("li", { role: "option", onmousedown: pick }, each.picture, el("span", {}, each.label), each.small && el("small", {}, each.small));
  };
  return {
    element,
    show(found) {
      items = found.slice(0, 12);
      at = items.length ? 0 : -1;
      fill(element, items.map(option));
      element.hidden = items.length === 0;
      mark();
    },
    hide() {
      items = [];
      element.hidden = true;
    },
    keys(event) {
      if (!items.length) return false;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        at = (at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
        mark();
      } else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) items[at].pick();
      else if (event.key === "Escape") this.hide();
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
