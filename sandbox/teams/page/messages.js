// The posts of a channel with their answers; the messages of a chat.

import { composer } from "./composer.js";
import { el, sync } from "./dom.js";
import { message } from "./message.js";
import { act, changed, CHAT, room, state } from "./store.js";

const replying = new Set(); // Posts whose box for an answer is open.
const posts = new Map(); // What was drawn, by person, room and post: it stays while one types into it.
const SHOWN = 5;
const unfolded = new Set();

export function drawMessages() {
  const holder = document.getElementById("messages");
  const here = room();
  const key = `${state.user}/${here.ref}`;
  const atEnd = holder.scrollHeight - holder.scrollTop - holder.clientHeight < 120 || holder.dataset.room !== key;
  holder.dataset.room = key;
  holder.className = here.ref === CHAT ? "messages chat" : "messages";
  const shown = here.ref === CHAT ? here.messages.map((each) => message(here, each)) : channel(here, key);
  sync(holder, shown.length ? shown : beginning(here));
  if (atEnd) holder.scrollTop = holder.scrollHeight;
}

const beginnings = new Map();
function beginning(here) {
  const words = here.ref === CHAT ? `Say something to ${here.name}.` : `This is the beginning of ${here.name}.`;
  if (!beginnings.has(words)) beginnings.set(words, el("p", { class: "empty" }, words));
  return beginnings.get(words);
}

function channel(here, key) {
  const answers = Map.groupBy ? Map.groupBy(here.messages, (each) => each.root) : grouped(here.messages);
  return here.messages.filter((each) => each.id === each.root).map((each) => post(here, key, each, answers.get(each.id).slice(1)));
}

function grouped(messages) {
  const found = new Map();
  for (const each of messages) found.set(each.root, [...(found.get(each.root) ?? []), each]);
  return found;
}

function post(here, key, first, answers) {
  const name = `${key}/${first.id}`;
  if (!posts.has(name)) posts.set(name, shell(here, first));
  const { element, list, foot } = posts.get(name);
  sync(element.firstChild, message(here, first));
  const hidden = unfolded.has(first.id) ? 0 : Math.max(answers.length - SHOWN, 0);
  const more = hidden > 0 && fold(first.id, hidden);
  list.hidden = answers.length === 0;
  sync(list, more, answers.slice(hidden).map((each) => message(here, each)));
  sync(foot.element, replying.has(first.id) ? foot.box : foot.open);
  return element;
}

const folds = new Map();
function fold(id, hidden) {
  const open = () => {
    unfolded.add(id);
    changed();
  };
  if (!folds.has(id)) folds.set(id, el("button", { class: "fold", onclick: open }));
  const found = folds.get(id);
  found.textContent = hidden === 1 ? "Show 1 earlier reply" : `Show ${hidden} earlier replies`;
  return found;
}

function shell(here, first) {
  const list = el("div", { class: "answers" });
  const start = () => {
    replying.add(first.id);
    changed();
    foot.box.querySelector("textarea").focus();
  };
  const cancel = () => {
    replying.delete(first.id);
    changed();
  };
  const send = (words) => act("post", here.ref, words, first.id);
  const foot = {
    element: el("div", { class: "foot" }),
    open: el("button", { class: "reply", onclick: start }, "Reply"),
    box: composer({ placeholder: "Reply", send, cancel }),
  };
  return { element: el("article", { class: "post", "aria-label": `Post of ${first.name}`, "data-post": first.id }, el("div"), list, foot.element), list, foot };
}
