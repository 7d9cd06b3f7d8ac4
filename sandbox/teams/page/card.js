// Adaptive Cards up to version 1.5 as elements ("Adaptive Cards: schema explorer").

import { actionRow, chosen } from "./card_actions.js";
import { input } from "./card_inputs.js";
import { el } from "./dom.js";
import { cardText } from "./markdown.js";

// `use(action, values)` is called with an Action.Submit or Action.Execute when the inputs are in order.
export function card(content, { use, isDialog = false }) {
  const mentions = new Set((content.msteams?.entities ?? []).map((each) => each.text.replace(/^<at[^>]*>|<\/at>$/g, "")));
  const wide = content.msteams?.width?.toLowerCase() === "full";
  const made = el("div", { class: ["card", wide && "wide", isDialog && "in-dialog"].filter(Boolean).join(" ") });
  const context = { use, mentions, inputs: [], root: made };
  fillCard(made, content, context);
  return made;
}

function fillCard(holder, content, context) {
  context.within = (inner) => {
    const shown = el("div", { class: "shown-card" });
    fillCard(shown, inner, { ...context, inputs: [...context.inputs] });
    return shown;
  };
  holder.append(...elements(content.body ?? [], context));
  if (content.actions?.length) holder.append(actionRow(content.actions, context));
}

function elements(listed, context) {
  return listed.map((each) => element(each, context)).filter(Boolean);
}

function element(each, context) {
  const draw = KINDS[each.type] ?? (each.type.startsWith("Input.") ? input : null);
  if (!draw) return null;
  const made = draw(each, context);
  made.classList.add(`space-${String(each.spacing ?? "default").toLowerCase()}`);
  if (each.separator) made.classList.add("separated");
  if (each.isVisible === false) made.hidden = true;
  if (each.id) made.dataset.element = each.id;
  if (each.selectAction) chosen(made, each.selectAction, context);
  return made;
}

const lower = (value, otherwise = "default") => String(value ?? otherwise).toLowerCase();

function looks(each) {
  return [
    `size-${lower(each.size)}`,
    `weight-${lower(each.weight)}`,
    `color-${lower(each.color)}`,
    `align-${lower(each.horizontalAlignment, "left")}`,
    each.isSubtle && "subtle",
    lower(each.fontType) === "monospace" && "mono",
  ].filter(Boolean);
}

function textBlock(each, context) {
  const marks = ["text", ...looks(each), each.wrap ? "wrap" : "one-line"];
  const isHeading = lower(each.style) === "heading";
  const made = el("div", { class: marks.join(" "), role: isHeading ? "heading" : undefined, "aria-level": isHeading ? "3" : undefined }, cardText(each.text, context.mentions));
  if (each.maxLines) {
    made.style.setProperty("--lines", each.maxLines);
    made.classList.add("clamped");
  }
  return made;
}

function richText(each) {
  const run = (one) => {
    if (typeof one === "string") return one;
    const marks = ["run", ...looks(one), one.italic && "italic", one.strikethrough && "gone-run", one.underline && "under", one.highlight && "lit"];
    return el("span", { class: marks.filter(Boolean).join(" ") }, one.text);
  };
  return el("p", { class: `text wrap align-${lower(each.horizontalAlignment, "left")}` }, each.inlines.map(run));
}

function factSet(each, context) {
  const row = (fact) => [el("dt", {}, cardText(fact.title, context.mentions)), el("dd", {}, cardText(fact.value, context.mentions))];
  return el("dl", { class: "facts" }, each.facts.map(row));
}

function image(each) {
  const made = el("img", { class: `picture pic-${lower(each.size, "auto")} ${lower(each.style)}`, src: each.url, alt: each.altText ?? "" });
  if (each.width) made.style.width = each.width;
  return made;
}

function container(each, context) {
  const marks = ["container", each.style && `style-${lower(each.style)}`, each.bleed && "bleed"];
  return el("div", { class: marks.filter(Boolean).join(" ") }, elements(each.items ?? [], context));
}

function columnSet(each, context) {
  const columns = (each.columns ?? []).map((one) => {
    const made = container({ ...one, items: one.items }, context);
    made.classList.add("column");
    const width = one.width ?? "stretch";
    if (width === "auto") made.style.flex = "0 1 auto";
    else if (/^\d+px$/.test(width)) made.style.flex = `0 0 ${width}`;
    else made.style.flex = `${Number(width) || 1} 1 0`;
    if (one.isVisible === false) made.hidden = true;
    if (one.id) made.dataset.element = one.id;
    if (one.selectAction) chosen(made, one.selectAction, context);
    return made;
  });
  return el("div", { class: ["columns", each.style && `style-${lower(each.style)}`].filter(Boolean).join(" ") }, columns);
}

function table(each, context) {
  const row = (one, at) => {
    const kind = at === 0 && each.firstRowAsHeader !== false ? "th" : "td";
    return el("tr", {}, one.cells.map((cell) => el(kind, { class: cell.style && `style-${lower(cell.style)}` }, elements(cell.items ?? [], context))));
  };
  return el("div", { class: "table" }, el("table", { class: each.showGridLines === false ? "" : "grid" }, (each.rows ?? []).map(row)));
}

const KINDS = {
  TextBlock: textBlock,
  RichTextBlock: richText,
  FactSet: factSet,
  Image: image,
  ImageSet: (each) => el("div", { class: "pictures" }, each.images.map((one) => image({ size: each.imageSize, ...one }))),
  Container: container,
  ColumnSet: columnSet,
  Table: table,
  ActionSet: (each, context) => actionRow(each.actions, context),
};
