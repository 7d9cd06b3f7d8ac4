// The chat with the app, and the channels of the team.

import { avatar, el, fill } from "./dom.js";
import { changed, CHAT, state } from "./store.js";

export function drawSidebar() {
  const { rooms, team } = state.snapshot;
  const holder = document.getElementById("sidebar");
  const list = el(
    "div",
    { class: "rooms" },
    el("h2", {}, "Chats"),
    rooms.filter((each) => each.ref === CHAT).map(entry),
    el("h2", {}, "Teams and channels"),
    el("div", { class: "team" }, avatar(team, "4f52b2"), el("span", {}, team)),
    rooms.filter((each) => each.ref !== CHAT).map(entry),
  );
  const scrolled = holder.querySelector(".rooms")?.scrollTop ?? 0;
  const focused = holder.contains(document.activeElement) ? document.activeElement.dataset.room : undefined;
  fill(holder, list);
  list.scrollTop = scrolled;
  if (focused) holder.querySelector(`[data-room="${CSS.escape(focused)}"]`)?.focus();
}

function entry(each) {
  const isHere = each.ref === state.room;
  const key = `${state.user}/${each.ref}`;
  const seen = Number(state.read[key] ?? 0);
  const fresh = each.messages.filter((one) => Number(one.id) > seen && !one.mine && !one.deleted);
  const calls = fresh.filter((one) => one.calls_me || each.ref === CHAT).length;
  if (isHere && each.messages.length) state.read[key] = Math.max(...each.messages.map((one) => Number(one.id)));
  const marks = ["entry", each.ref === CHAT && "chat", fresh.length && !isHere && "unread"].filter(Boolean).join(" ");
  return el(
    "button",
    { class: marks, "aria-current": isHere ? "true" : "false", onclick: () => open(each.ref), "data-room": each.ref },
    each.ref === CHAT && avatar(each.name, "5b5fc7", true),
    el("span", { class: "name" }, each.name),
    calls > 0 && !isHere && el("span", { class: "count", "aria-label": `${calls} for you` }, String(calls)),
  );
}

function open(ref) {
  state.room = ref;
  document.getElementById("app").classList.remove("drawer-open");
  changed();
}
