// The list over the composer, with what fits the word that is being typed.

import { completion, completionRow } from "./complete.js";
import { fill, freshId, h } from "./dom.js";

export class Suggestions {
  /** For this text box; `taken()` is called when a suggestion has been put into it. */
  constructor(input, inThread, taken) {
    Object.assign(this, { input, inThread, taken, offer: null, active: 0, hushed: "" });
    this.listId = freshId("complete");
    this.popup = h("div", {
      id: this.listId,
      class: "complete",
      role: "listbox",
      "aria-label": "Suggestions",
      hidden: true,
    });
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.listId);
    input.setAttribute("aria-haspopup", "listbox");
    input.addEventListener("blur", () => this.close());
    input.addEventListener("click", () => this.suggest());
  }

  suggest() {
    const offer =
      document.activeElement === this.input
        ? completion(this.input.value, this.input.selectionStart, this.inThread)
        : null;
    if (offer && offer.word === this.hushed) return;
    this.hushed = "";
    this.offer = offer;
    this.active = 0;
    this.drawOffer();
  }

  drawOffer() {
    const rows = this.offer?.rows ?? [];
    fill(
      this.popup,
      rows.map((row, index) =>
        completionRow(row, `${this.listId}-${index}`, index === this.active, () => this.take(index)),
      ),
    );
    this.popup.hidden = !rows.length;
    if (rows.length) this.input.setAttribute("aria-activedescendant", `${this.listId}-${this.active}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.popup.querySelector(".is-active")?.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.offer = null;
    this.drawOffer();
  }

  take(index) {
    const { from, word, rows } = this.offer;
    this.input.setRangeText(`${rows[index].insert} `, from, from + word.length, "end");
    this.close();
    this.input.focus();
    this.taken();
  }

  /** True when the key was meant for the list. */
  key(event) {
    if (!this.offer) return false;
    const { rows, word } = this.offer;
    const complete = rows[this.active].insert === word;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length;
      this.drawOffer();
    } else if (event.key === "Escape") {
      this.hushed = word;
      this.close();
    } else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !complete)) this.take(this.active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
