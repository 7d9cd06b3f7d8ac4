// Block Kit: the layout blocks of messages, homes and modals.

import { h, safeUrl } from "./dom.js";
import { interactive } from "./elements.js";
import { withEmoji } from "./emoji.js";
import { inputBlock } from "./inputs.js";
import { decode } from "./inline.js";
import { textNodes } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

function picture(url, alt, cls) {
  const src = safeUrl(url);
  if (!src) return h("span", { class: "picture-missing" }, alt || "Picture");
  const image = h("img", { src, alt: alt ?? "", class: cls, loading: "lazy", referrerpolicy: "no-referrer" });
  image.addEventListener("error", () => image.replaceWith(h("span", { class: "picture-missing" }, alt || "Picture")));
  return image;
}

function section(block, context) {
  const accessory =
    block.accessory &&
    (block.accessory.type === "image"
      ? picture(block.accessory.image_url, block.accessory.alt_text, "accessory-image")
      : interactive(block.accessory, block, context.use));
  const words = [
    block.text && h("div", { class: "section-text" }, textNodes(block.text)),
    block.fields?.length &&
      h(
        "div",
        { class: "section-fields" },
        block.fields.map((each) => h("div", { class: "section-field" }, textNodes(each))),
      ),
  ];
  return h(
    "div",
    { class: "block block-section" },
    h("div", { class: "section-main" }, words),
    accessory && h("div", { class: "section-accessory" }, accessory),
  );
}

function contextBlock(block) {
  return h(
    "div",
    { class: "block block-context" },
    (block.elements ?? []).map((each) =>
      each.type === "image"
        ? picture(each.image_url, each.alt_text, "context-image")
        : h("div", { class: "context-text" }, textNodes(each)),
    ),
  );
}

function image(block) {
  return h(
    "figure",
    { class: "block block-image" },
    block.title && h("figcaption", {}, textNodes(block.title)),
    picture(block.image_url, block.alt_text, "image"),
  );
}

function input(block, context) {
  if (!context.inputs) return h("p", { class: "unknown" }, "(an input outside of a form)");
  const change = (values) => block.dispatch_action && context.use(block, block.element, { value: values?.[0] });
  const made = inputBlock(block, { kept: context.kept?.[block.block_id]?.[block.element.action_id] ?? null, change });
  context.inputs.set(block.block_id, { ...made, action: block.element.action_id });
  return made.node;
}

const MAKERS = {
  header: (block, context) =>
    h(context.heading ?? "h3", { class: "block block-header" }, withEmoji(decode(block.text?.text ?? ""))),
  section,
  context: contextBlock,
  divider: () => h("hr", { class: "block block-divider" }),
  image,
  actions: (block, context) =>
    h(
      "div",
      { class: "block block-actions" },
      (block.elements ?? []).map((each) => interactive(each, block, context.use)),
    ),
  input,
  rich_text: richText,
};

/**
 * The nodes of a list of blocks. context: {use(block, element, details), inputs?: a Map that gets the form's inputs,
 * kept?: state values of before}.
 */
export function blockNodes(blocks, context) {
  return (blocks ?? []).map(
    (block) => MAKERS[block.type]?.(block, context) ?? h("p", { class: "unknown" }, `(${block.type})`),
  );
}
