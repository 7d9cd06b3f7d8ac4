// One message: who, when, words, card, pictures, reactions, and what may be done with it.

import { card } from "./card.js";
import { composer } from "./composer.js";
import { avatar, el, time } from "./dom.js";
import { drawn as pictured, glyph, QUICK } from "./emoji.js";
import { message as written } from "./markdown.js";
import { act, changed, CHAT, line, state } from "./store.js";

const drawn = new Map(); // Nodes by message, with what they show: unchanged ones are kept as they are.

export function message(here, each) {
  const isEdited = state.editing === each.id;
  const said = state.lines[each.id];
  const shows = JSON.stringify([each, isEdited, said]);
  const key = `${state.user}/${here.ref}/${each.id}`;
  const known = drawn.get(key);
  if (known?.shows === shows) return known.node;
  const node = each.deleted ? gone(here, each) : draw(here, each, isEdited, said);
  drawn.set(key, { shows, node });
  return node;
}

function gone(here, each) {
  const undo = () => act("restore", here.ref, each.id);
  const words = el("div", { class: "gone" }, "This message has been deleted. ", each.mine && el("button", { class: "link", onclick: undo }, "Undo"));
  return el("div", { class: "message", "data-id": each.id }, avatar(each.name, each.color, each.bot), el("div", { class: "bubble" }, byline(each), words));
}

function byline(each) {
  return el("div", { class: "byline" }, el("strong", {}, each.name), each.bot && el("span", { class: "app-badge" }, "App"), time(each.id), each.edited && el("span", { class: "edited" }, "Edited"));
}

function draw(here, each, isEdited, said) {
  const marks = ["message", each.mine && "mine", each.calls_me && "calls-me", each.important && "important"].filter(Boolean).join(" ");
  return el(
    "div",
    { class: marks, "data-id": each.id },
    avatar(each.name, each.color, each.bot),
    el(
      "div",
      { class: "bubble" },
      byline(each),
      isEdited ? editing(here, each) : each.text && el("div", { class: "content" }, written(each.text, each.format, new Set(each.mentions))),
      each.files.map(file),
      each.cards.map((one) => card(one, { use: (action, values) => use(here, each, action, values) })),
      said && outcome(each, said),
      reactions(here, each),
    ),
    !isEdited && tools(here, each),
  );
}

// As Teams shows it: a bar under the card, until it is closed.
function outcome(each, said) {
  const close = () => {
    delete state.lines[each.id];
    changed();
  };
  return el("div", { class: said.isBad ? "said bad" : "said" }, el("span", { role: "status" }, said.words), el("button", { onclick: close, "aria-label": "Dismiss" }, "✕"));
}

function editing(here, each) {
  const stop = () => {
    state.editing = "";
    changed();
  };
  const send = async (words) => {
    const found = await act("edit", here.ref, each.id, words);
    if (!found.refused) stop();
    return found;
  };
  const box = composer({ placeholder: "Edit message", send, cancel: stop, value: each.typed, label: "Done" });
  setTimeout(() => box.querySelector("textarea").focus());
  return box;
}

function file(each) {
  const isPicture = each.contentType.startsWith("image/");
  return el("div", { class: "file" }, isPicture && el("img", { src: each.contentUrl, alt: each.name }), el("a", { href: each.contentUrl, target: "_blank", rel: "noreferrer" }, each.name));
}

async function use(here, each, action, values) {
  const found = await act("click", here.ref, each.id, action, values);
  if (found.refused) line(each.id, found.refused, true);
  else if (found.error) line(each.id, found.error, true);
  else if (found.shown && !found.dialog) line(each.id, found.shown, false);
}

function reactions(here, each) {
  if (!each.reactions.length) return null;
  const button = (one) => {
    const flip = () => act(one.mine ? "unreact" : "react", here.ref, each.id, one.type);
    return el("button", { class: one.mine ? "mine" : "", onclick: flip, title: one.who.join(", "), "aria-label": `${glyph(one.type)} ${one.who.length}: ${one.who.join(", ")}` }, pictured(glyph(one.type)), ` ${one.who.length}`);
  };
  return el("div", { class: "reactions" }, each.reactions.map(button));
}

function tools(here, each) {
  const add = (type) => el("button", { onclick: () => act("react", here.ref, each.id, type), "aria-label": `React with ${glyph(type)}` }, pictured(glyph(type)));
  const items = [
    each.mine && ["Edit", () => ((state.editing = each.id), changed())],
    (each.mine || each.bot) && ["Delete", () => act("delete", here.ref, each.id)],
    ...state.snapshot.actions.map((one) => [one.title, () => keep(here, each, one.id)]),
  ].filter(Boolean);
  const list = el("div", { class: "more-list", role: "menu", hidden: true });
  const more = el("button", { class: "more", "aria-label": "More options", "aria-haspopup": "menu", "aria-expanded": "false" }, "⋯");
  const show = (shown) => {
    list.hidden = !shown;
    more.setAttribute("aria-expanded", shown ? "true" : "false");
    if (shown) list.querySelector("button")?.focus();
  };
  more.addEventListener("click", () => show(list.hidden));
  list.append(...items.map(([label, what]) => el("button", { role: "menuitem", onclick: () => (show(false), what()) }, label)));
  const leave = (event) => {
    if (!event.currentTarget.contains(event.relatedTarget)) show(false);
  };
  const escape = (event) => event.key === "Escape" && !list.hidden && (show(false), more.focus());
  return el("div", { class: "tools", role: "group", "aria-label": `Message of ${each.name}`, onfocusout: leave, onkeydown: escape }, QUICK.map(add), items.length > 0 && more, list);
}

async function keep(here, each, command) {
  const found = await act("keep", here.ref, each.id, command);
  if (found.error) line(each.id, found.error, true);
}
