// The app's dialogs ("Use dialogs in Microsoft Teams bots"): a card to fill in, or a line.

import { card } from "./card.js";
import { avatar, el, fill } from "./dom.js";
import { act, state } from "./store.js";

let drawn = "";

export function drawDialog() {
  const { dialog, bot } = state.snapshot;
  const key = `${state.user}/${dialog?.id ?? ""}`;
  if (key === drawn) return;
  drawn = key;
  const holder = document.getElementById("dialogs");
  if (!dialog) return fill(holder);
  const close = () => {
    shown.close();
    act("close");
  };
  const error = el("p", { class: "said bad", role: "alert", hidden: true });
  const use = async (action, values) => {
    const found = await act("submit", values, action);
    error.textContent = found.refused || found.error || "";
    error.hidden = !error.textContent;
  };
  const title = dialog.title || bot.name;
  const shown = el(
    "dialog",
    { class: `size-${dialog.size}`, "aria-labelledby": "dialog-title", oncancel: (event) => (event.preventDefault(), close()) },
    el("header", {}, avatar(bot.name, "5b5fc7", true), el("h2", { id: "dialog-title" }, title), el("button", { class: "icon", onclick: close, "aria-label": "Close" }, "✕")),
    el("div", { class: "dialog-body" }, dialog.card ? card(dialog.card, { use, isDialog: true }) : el("p", { class: "dialog-line" }, dialog.message), error),
  );
  fill(holder, shown);
  shown.showModal();
  shown.querySelector("input, textarea, select")?.focus();
}
