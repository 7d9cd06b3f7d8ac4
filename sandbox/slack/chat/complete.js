// Completion in the composer: @person, #channel, /command.

import { avatar } from "./avatar.js";
import { el, icon, newId } from "./dom.js";
import { nameOf, state } from "./store.js";

const MOST = 7;

export function completer(input, inThread = false) {
  const id = newId("completions");
  const node = el("div", { id, class: "completions", role: "listbox", "aria-label": "Suggestions", hidden: true });
  let found = [];
  let at = 0;
  let start = 0;
  for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-controls": id })) input.setAttribute(name, value);

  function update() {
    const before = input.value.slice(0, input.selectionStart);
    const match = /(?:^|[\s(])([@#][\p{L}\p{N}._-]*)$/u.exec(before) ?? (inThread ? null : /^(\/[\w-]*)$/.exec(before));
    const token = match?.[1] ?? "";
    start = before.length - token.length;
    found = token ? offers(token) : [];
    at = 0;
    draw();
  }

  function draw() {
    node.hidden = !found.length;
    node.replaceChildren(...found.map((offer, n) => row(offer, n)));
    if (found.length) input.setAttribute("aria-activedescendant", `${id}-${at}`);
    else input.removeAttribute("aria-activedescendant");
  }

  const row = (offer, n) =>
    el(
      "div",
      { id: `${id}-${n}`, role: "option", class: "completion", "aria-selected": String(n === at), on: { pointerdown: (event) => (event.preventDefault(), take(n)) } },
      offer.sign(),
      el("span", {}, offer.insert),
      el("span", { class: "muted" }, offer.more),
    );

  function take(n) {
    const rest = input.value.slice(input.selectionStart);
    const words = `${found[n].insert}${rest.startsWith(" ") ? "" : " "}`;
    input.value = input.value.slice(0, start) + words + rest;
    input.setSelectionRange(start + words.length, start + words.length);
    hide();
    input.dispatchEvent(new Event("input"));
    input.focus();
  }

  function hide() {
    found = [];
    draw();
  }

  /** True when the key was for the list. A word that is whole already is sent by Enter. */
  function key(event) {
    if (!found.length) return false;
    const whole = found.some((offer) => offer.insert === input.value.slice(start, input.selectionStart));
    if (event.key === "Escape") hide();
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !whole)) take(at);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      draw();
    } else return false;
    event.preventDefault();
    return true;
  }

  input.addEventListener("blur", hide);
  return { node, update, key };
}

function offers(token) {
  const word = token.slice(1).toLowerCase();
  const all = { "@": people, "#": rooms, "/": commands }[token[0]]();
  const starts = (text) => text.toLowerCase().startsWith(word);
  const fits = (offer) => starts(offer.insert.slice(1)) || offer.more.toLowerCase().split(/[\s(]+/).some(starts);
  return all.filter(fits).sort((a, b) => starts(b.insert.slice(1)) - starts(a.insert.slice(1))).slice(0, MOST);
}

const people = () =>
  [...state.people.values()]
    .filter((p) => !p.deleted && p.id !== "USLACKBOT")
    .map((p) => ({ insert: `@${p.handle}`, more: p.id === state.bot.user_id ? `${nameOf(p.id)} app` : p.real_name, sign: () => avatar(p.id, "is-small") }));
const rooms = () =>
  [...state.channels.values()].filter((r) => !r.is_im && !r.is_archived).map((r) => ({ insert: `#${r.name}`, more: r.topic || r.purpose || "", sign: () => icon(r.is_private ? "lock" : "hash", 16) }));
const commands = () => state.commands.map((c) => ({ insert: c.command, more: `${c.usage_hint} — ${c.description}`, sign: () => icon("bolt", 16) }));
