// Channels by category, threads under theirs, direct messages, and who one is.

import { el, fill } from "./dom.js";
import { changed, connect, state } from "./store.js";

const THREAD = 11, CATEGORY = 4, DIRECT = 1;

export function drawSidebar() {
  const channels = state.snapshot.channels;
  const plain = channels.filter((each) => each.kind === 0);
  const holder = document.getElementById("sidebar");
  const categories = channels.filter((each) => each.kind === CATEGORY);
  const groups = [el("h2", {}, "Text channels"), plain.filter((each) => !each.parent).map(entry)];
  for (const each of categories) {
    const inside = plain.filter((one) => one.parent === each.id);
    if (inside.length) groups.push(el("h2", {}, each.name), inside.map(entry));
  }
  groups.push(el("h2", {}, "Direct messages"), channels.filter((each) => each.kind === DIRECT).map(entry));
  const rooms = el("div", { class: "rooms" }, groups);
  const scrolled = holder.querySelector(".rooms")?.scrollTop ?? 0;
  fill(holder, el("div", { class: "guild" }, state.snapshot.guild, theme()), rooms, whoami());
  rooms.scrollTop = scrolled;
}

function entry(each) {
  const last = each.messages.at(-1);
  const isHere = each.id === state.room;
  const seen = state.read[`${state.user}/${each.id}`] ?? "0";
  const fresh = each.messages.filter((one) => BigInt(one.id) > BigInt(seen) && !one.mine);
  const calls = fresh.filter((one) => one.calls_me || each.kind === DIRECT).length;
  if (isHere && last) state.read[`${state.user}/${each.id}`] = last.id;
  const sign = each.kind === DIRECT ? "@" : each.private ? "🔒" : "#";
  const threads = state.snapshot.channels.filter((one) => one.kind === THREAD && one.parent === each.id);
  const button = el(
    "button",
    { "aria-current": isHere ? "true" : "false", class: fresh.length && !isHere ? "unread" : "", onclick: () => open(each.id) },
    el("span", { class: "sign", "aria-hidden": "true" }, sign),
    el("span", {}, each.name),
    calls > 0 && !isHere && el("span", { class: "count", "aria-label": `${calls} mentions` }, String(calls)),
  );
  return [button, threads.map((one) => el("button", { class: "thread", "aria-current": one.id === state.room ? "true" : "false", onclick: () => open(one.id) }, el("span", {}, `↳ ${one.name}`)))];
}

export function open(id) {
  state.room = id;
  document.getElementById("app").classList.remove("drawer-open");
  changed();
}

function theme() {
  const flip = () => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
    document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
  };
  return el("button", { onclick: flip, "aria-label": "Light or dark" }, "◐");
}

function whoami() {
  const people = state.snapshot.people.filter((each) => !each.bot);
  const pick = (event) => connect(event.target.value);
  const select = el("select", { id: "whoami", onchange: pick }, people.map((each) => el("option", { value: each.username, selected: each.id === state.snapshot.me.id }, each.name)));
  return el("div", { class: "whoami" }, el("label", { for: "whoami" }, "You are"), select);
}
