// The messages of a room, with their embeds, controls and menus.

import { el, fill, notice, time } from "./dom.js";
import { blocks, inline } from "./markdown.js";
import { act, person, room, state } from "./store.js";

const STYLES = { 1: "primary", 2: "", 3: "good", 4: "danger" };
const QUICK = ["📌", "✅", "👀"];

export function drawMessages() {
  const holder = document.getElementById("messages");
  const here = room();
  const atEnd = holder.scrollHeight - holder.scrollTop - holder.clientHeight < 80 || holder.dataset.room !== here.id;
  holder.dataset.room = here.id;
  const shown = here.messages.map((each) => (each.type === 6 || each.type === 18 ? line(each) : message(here, each)));
  fill(holder, shown.length ? shown : el("li", { class: "empty" }, `This is the beginning of #${here.name}.`));
  if (atEnd) holder.scrollTop = holder.scrollHeight;
}

function line(each) {
  const words = each.type === 6 ? " pinned a message to this channel." : ` started a thread: ${each.content}`;
  return el("li", { class: "line" }, el("strong", {}, each.name), words, " ", time(each.timestamp));
}

function message(here, each) {
  const marks = ["message", each.calls_me && "calls-me", each.private && "private"].filter(Boolean).join(" ");
  const avatar = el("span", { class: "avatar", "aria-hidden": "true" }, each.name.slice(0, 1).toUpperCase());
  avatar.style.background = `#${each.color}`;
  return el(
    "li",
    { class: marks, "data-id": each.id },
    avatar,
    replied(here, each),
    el("div", { class: "byline" }, el("strong", {}, each.name), each.author.bot && el("span", { class: "app-badge" }, "APP"), time(each.timestamp)),
    each.thinking
      ? el("div", { class: "content small" }, `${each.name} is thinking…`)
      : el("div", { class: "content" }, blocks(each.content), each.edited_timestamp && el("span", { class: "edited" }, " (edited)")),
    each.embeds.map(embed),
    each.attachments.map(file),
    each.components.length > 0 && el("div", { class: "rows" }, each.components.map((row) => controls(here, each, row))),
    reactions(here, each),
    each.private && onlyYou(here, each),
    menu(here, each),
  );
}

function replied(here, each) {
  const original = each.type === 19 && here.messages.find((one) => one.id === each.message_reference?.message_id);
  if (each.interaction_metadata?.name) {
    const by = person(each.interaction_metadata.user.id)?.name ?? "Somebody";
    return el("div", { class: "reply-to" }, `${by} used /${each.interaction_metadata.name}`);
  }
  return original && el("div", { class: "reply-to" }, ["↱ ", original.name, ": ", original.content ? inline(original.content.split("\n")[0].slice(0, 70)) : "a card"]);
}

function embed(each) {
  const made = el(
    "div",
    { class: "embed" },
    each.title && el("h2", {}, inline(each.title)),
    each.description && blocks(each.description),
    each.fields && el("dl", { class: "fields" }, each.fields.map((one) => el("div", { class: one.inline ? "" : "wide" }, el("dt", {}, inline(one.name)), el("dd", {}, blocks(one.value))))),
    each.image && el("img", { src: each.image.url, alt: "" }),
  );
  if (each.color) made.style.setProperty("--edge", `#${each.color.toString(16).padStart(6, "0")}`);
  return made;
}

function file(each) {
  const isPicture = (each.content_type ?? "").startsWith("image/");
  return el("div", { class: "file" }, isPicture && el("img", { src: each.url, alt: each.filename }), el("a", { href: each.url, target: "_blank", rel: "noreferrer" }, each.filename));
}

function controls(here, each, row) {
  return el("div", { class: "row" }, row.components.map((one) => control(here, each, one)));
}

function control(here, each, one) {
  if (one.type === 2 && one.style === 5) return el("a", { class: "control", href: one.url, target: "_blank", rel: "noreferrer noopener" }, `${one.label} ↗`);
  const key = `${each.id}/${one.custom_id}`;
  if (one.type === 2) {
    const use = () => used(key, () => act("click", here.id, each.id, one.custom_id));
    return el("button", { class: `control ${STYLES[one.style] ?? ""}`, disabled: one.disabled || state.busy.has(key), onclick: use }, one.label);
  }
  const choices = one.type === 5 ? state.snapshot.people.map((who) => ({ value: who.id, label: who.name })) : one.options;
  const pick = (event) => used(key, () => act("select", here.id, each.id, one.custom_id, [event.target.value]));
  const first = el("option", { value: "", disabled: true, selected: !choices.some((each) => each.default) }, one.placeholder || "Choose");
  return el(
    "select",
    { "aria-label": one.placeholder || "Choose", onchange: pick, disabled: state.busy.has(key) },
    first,
    choices.map((choice) => el("option", { value: choice.value, selected: choice.default }, choice.label)),
  );
}

async function used(key, act) {
  state.busy.add(key);
  drawMessages();
  const answer = await act();
  state.busy.delete(key);
  drawMessages();
  if (answer.kind === "failed") notice("This interaction failed");
}

function reactions(here, each) {
  if (!each.reactions?.length) return null;
  return el("div", { class: "reactions" }, each.reactions.map((one) => el("button", { onclick: () => act("react", here.id, each.id, one.emoji.name), "aria-label": `${one.emoji.name}, ${one.count}` }, `${one.emoji.name} ${one.count}`)));
}

function onlyYou(here, each) {
  const dismiss = el("button", { onclick: () => act("delete", here.id, each.id) }, "Dismiss message");
  return el("div", { class: "only-you" }, "Only you can see this ·", dismiss);
}

function menu(here, each) {
  if (each.private) return null;
  const button = (label, what, extra = {}) => el("button", { onclick: what, ...extra }, label);
  const apps = state.snapshot.commands.filter((one) => one.type === 3);
  return el(
    "div",
    { class: "menu", role: "group", "aria-label": `Message of ${each.name}` },
    QUICK.map((emoji) => button(emoji, () => act("react", here.id, each.id, emoji), { "aria-label": `React with ${emoji}` })),
    each.pinned ? button("Unpin", () => act("unpin", here.id, each.id)) : button("Pin", () => act("pin", here.id, each.id)),
    apps.map((one) => button(one.name, () => act("menu", here.id, each.id, one.name).then((answer) => answer.kind === "failed" && notice("This interaction failed")))),
    each.mine && button("Edit", () => edit(here, each)),
    each.mine && button("Delete", () => act("delete", here.id, each.id)),
  );
}

function edit(here, each) {
  const words = prompt("Edit message", each.content);
  if (words && words !== each.content) act("edit", here.id, each.id, words);
}
