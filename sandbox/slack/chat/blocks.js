// Block Kit: each block as a node. `use` says what happens when a control is used.

import { el } from "./dom.js";
import { control } from "./controls.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText } from "./rich_text.js";
import { withGlyphs } from "./glyph.js";
import { plain } from "./text.js";

const DRAWN = {
  header: (block) => el("div", { class: "block-header", role: "heading", "aria-level": "3" }, withGlyphs(plain(block.text))),
  divider: () => el("hr", { class: "block-divider" }),
  section: (block, use) =>
    el(
      "div",
      { class: "block-section" },
      el(
        "div",
        { class: "section-words" },
        block.text && words(block.text),
        block.fields && el("div", { class: "section-fields" }, block.fields.map((f) => el("div", {}, words(f)))),
      ),
      block.accessory && el("div", { class: "accessory" }, picture(block.accessory) ?? control(block.accessory, block, use)),
    ),
  context: (block) => el("div", { class: "block-context" }, block.elements.map((e) => picture(e) ?? words(e))),
  actions: (block, use) => el("div", { class: "block-actions" }, block.elements.map((e) => control(e, block, use))),
  image: (block) =>
    el(
      "figure",
      { class: "block-image" },
      block.title && el("figcaption", {}, plain(block.title)),
      el("img", { src: block.image_url, alt: block.alt_text ?? "", loading: "lazy" }),
    ),
  rich_text: (block) => richText(block),
  video: (block) => el("p", {}, plain(block.title)),
};

export function blocks(list, use) {
  return el("div", { class: "blocks" }, list.map((block) => DRAWN[block.type]?.(block, use) ?? strange(block)));
}

export const drawBlock = (block, use) => DRAWN[block.type]?.(block, use) ?? strange(block);

const strange = (block) => el("div", { class: "block-context" }, `This page cannot show a “${block.type}” block.`);

export function words(object) {
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return el("div", { class: "mrkdwn kept" }, withGlyphs(plain(object)));
}

function picture(element) {
  return element.type === "image" ? el("img", { src: element.image_url, alt: element.alt_text ?? "", loading: "lazy" }) : null;
}
