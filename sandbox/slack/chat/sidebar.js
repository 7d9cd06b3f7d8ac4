// Who one is, and the channels. On phones it is a drawer.

import { act } from "./act.js";
import { avatar } from "./avatar.js";
import { el, icon, iconButton } from "./dom.js";
import { isMember, state, titleOf } from "./store.js";

const sidebar = document.getElementById("sidebar");
const scrim = document.getElementById("scrim");
let returnTo = null;

export function openDrawer() {
  returnTo = document.activeElement;
  sidebar.classList.add("is-open");
  scrim.hidden = false;
  sidebar.querySelector("[aria-current], a, button")?.focus();
}

export function closeDrawer() {
  if (!sidebar.classList.contains("is-open")) return;
  sidebar.classList.remove("is-open");
  scrim.hidden = true;
  returnTo?.focus();
}
scrim.addEventListener("click", closeDrawer);

export function drawSidebar() {
  const rooms = [...state.channels.values()];
  const named = rooms.filter((r) => !r.is_im).sort((a, b) => a.name.localeCompare(b.name));
  const mine = named.filter((r) => isMember(r) && !r.is_archived);
  const others = named.filter((r) => !isMember(r) && !r.is_archived);
  const archived = named.filter((r) => r.is_archived);
  const direct = rooms.filter((r) => r.is_im);
  const focused = sidebar.contains(document.activeElement) ? document.activeElement.id : "";
  const scroll = sidebar.querySelector(".channels")?.scrollTop ?? 0;
  sidebar.replaceChildren(
    el("div", { class: "team" }, el("span", { class: "team-mark", "aria-hidden": "true" }), el("div", { class: "team-words" }, el("strong", {}, state.team.name), el("span", {}, "Sandbox chat")), iconButton("close", "Close the channel list", closeDrawer, { class: "icon-button drawer-close" })),
    el(
      "div",
      { class: "channels" },
      section("Channels", mine),
      section("Other channels", others),
      direct.length || !state.bot.user_id ? section("Direct messages", direct) : startDirect(),
      section("Archived", archived),
    ),
    switcher(),
  );
  sidebar.querySelector(".channels").scrollTop = scroll;
  if (focused) document.getElementById(focused)?.focus();
  title();
}

function section(title, rooms) {
  if (!rooms.length) return null;
  return el("section", { class: "channel-group" }, el("h2", {}, title), el("ul", {}, rooms.map((room) => el("li", {}, row(room)))));
}

function row(room) {
  const unread = state.unread.get(room.id) ?? 0;
  const current = room.id === state.current;
  const name = room.is_im ? (state.people.get(room.im_user)?.handle ?? titleOf(room)) : room.name;
  const classes = ["channel", unread && !current ? "is-unread" : "", room.is_archived ? "is-archived" : ""].join(" ");
  const sign = room.is_im ? avatar(room.im_user, "is-small") : icon(room.is_archived ? "archive" : room.is_private ? "lock" : "hash", 16);
  return el(
    "a",
    { id: `to-${room.id}`, class: classes, href: `#${room.id}`, "data-testid": `channel-${name}`, "aria-current": current ? "page" : null, title: titleOf(room), on: { click: closeDrawer } },
    sign,
    el("span", { class: "channel-name" }, titleOf(room)),
    room.is_private && !room.is_im && el("span", { class: "visually-hidden" }, "(private)"),
    room.is_archived && el("span", { class: "visually-hidden" }, "(archived)"),
    unread && !current ? el("span", { class: "badge", "aria-label": `${unread} unread` }, unread > 99 ? "99+" : String(unread)) : null,
  );
}

function startDirect() {
  const start = async () => {
    const answer = await act("open_dm", { who: state.bot.user_id });
    if (answer.ok) location.hash = answer.channel;
  };
  const button = el("button", { id: "start-dm", type: "button", class: "channel", "data-testid": `channel-${state.bot.name}`, on: { click: start } }, avatar(state.bot.user_id, "is-small"), el("span", { class: "channel-name" }, state.bot.app_name));
  return el("section", { class: "channel-group" }, el("h2", {}, "Direct messages"), el("ul", {}, el("li", {}, button)));
}

function switcher() {
  const people = [...state.people.values()].filter((p) => !p.is_bot && !p.deleted && p.id !== "USLACKBOT" && p.id !== state.bot.user_id);
  const me = state.people.get(state.me);
  const change = (event) => {
    const url = new URL(location.href);
    url.searchParams.set("as", event.target.value);
    url.hash = state.current;
    location.assign(url);
  };
  const select = el(
    "select",
    { id: "person-switcher", "data-testid": "person-switcher", on: { change } },
    people.map((p) => el("option", { value: p.handle, selected: p.id === state.me }, p.real_name)),
  );
  return el("div", { class: "switcher" }, avatar(state.me), el("div", { class: "switcher-words" }, el("label", { for: "person-switcher" }, `You are @${me?.handle ?? "?"}`), select), icon("down", 16));
}

function title() {
  const all = [...state.unread.values()].reduce((a, b) => a + b, 0);
  document.title = all ? `(${all}) Sandbox chat — Acme` : "Sandbox chat — Acme";
}
