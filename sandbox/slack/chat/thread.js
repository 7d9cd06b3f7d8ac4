// A thread, beside the channel.

import { composer } from "./composer.js";
import { el, iconButton } from "./dom.js";
import { atEnd, fill, toEnd } from "./messages.js";
import { channel, isMember, sorted, state, tell, titleOf } from "./store.js";

const panel = document.getElementById("thread");
let drawn = "";

function close() {
  const ts = state.thread;
  state.thread = "";
  tell("thread");
  document.querySelector(`#messages [data-ts="${CSS.escape(ts)}"] .replies`)?.focus();
}
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  event.preventDefault();
  close();
});

export function drawThread({ opened = false, fresh = null } = {}) {
  const room = channel();
  const ts = state.thread;
  const shown = room && ts ? sorted(room).filter((m) => m.ts === ts || m.thread_ts === ts) : [];
  panel.hidden = !shown.length;
  document.getElementById("app").classList.toggle("has-thread", shown.length > 0);
  if (!shown.length) {
    drawn = "";
    panel.replaceChildren();
    return;
  }
  const key = `${room.id}/${ts}/${isMember(room)}/${room.is_archived}`;
  if (key !== drawn) frame(room, ts);
  drawn = key;
  const list = panel.querySelector(".thread-messages");
  const follow = opened || atEnd(list) || (fresh?.thread_ts === ts && fresh.user === state.me);
  fill(list, shown, { inThread: true });
  if (follow) toEnd(list);
  if (opened) panel.querySelector("textarea")?.focus();
}

function frame(room, ts) {
  panel.replaceChildren(
    el("div", { class: "thread-head" }, el("div", { class: "header-words" }, el("h2", {}, "Thread"), el("div", { class: "topic" }, room.is_im ? titleOf(room) : `#${room.name}`)), iconButton("close", "Close thread", close)),
    el("div", { class: "thread-messages", role: "log", "aria-live": "polite", "aria-label": "Replies", tabindex: "0" }),
    isMember(room) && !room.is_archived ? el("div", { class: "composer-area" }, composer({ room, thread: ts })) : "",
  );
}
