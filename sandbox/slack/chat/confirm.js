// "Are you sure?"

import { el, newId } from "./dom.js";
import { plain } from "./text.js";
import { words } from "./blocks.js";

/** True when the person agrees; `object` is Slack's confirm object. */
export function confirmed(object) {
  return new Promise((done) => {
    const id = newId("confirm");
    let answer = false;
    const end = (agreed) => {
      answer = agreed;
      dialog.close();
    };
    const style = object.style === "danger" ? "is-danger" : "is-primary";
    const dialog = el(
      "dialog",
      { class: "dialog is-small", role: "alertdialog", "aria-labelledby": id, "data-testid": "confirm" },
      el("h2", { id, class: "dialog-title" }, plain(object.title) || "Are you sure?"),
      el("div", { class: "dialog-body" }, object.text && words(object.text)),
      el(
        "div",
        { class: "dialog-foot" },
        el("button", { type: "button", class: "button", on: { click: () => end(false) } }, plain(object.deny) || "Cancel"),
        el("button", { type: "button", class: `button ${style}`, autofocus: true, on: { click: () => end(true) } }, plain(object.confirm) || "Yes"),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
