// Short notices at the bottom of the page; inside an open modal they stand in the modal itself.

import { announce, h } from "./dom.js";
import { icon } from "./icons.js";

const SECONDS = 9;

export function notice(text, kind = "info") {
  const inModal = document.querySelector("dialog[open] .modal-notice");
  if (inModal) {
    inModal.textContent = text;
    inModal.hidden = false;
    return;
  }
  let stack = document.querySelector(".notices");
  if (!stack) document.body.append((stack = h("div", { class: "notices" })));
  const close = h(
    "button",
    { class: "icon-button", "aria-label": "Dismiss notice", onclick: () => box.remove() },
    icon("close"),
  );
  const box = h(
    "div",
    { class: `notice notice-${kind}`, role: "status", "data-testid": "notice" },
    h("p", {}, text),
    close,
  );
  stack.append(box);
  announce(text);
  setTimeout(() => box.remove(), SECONDS * 1000);
}
