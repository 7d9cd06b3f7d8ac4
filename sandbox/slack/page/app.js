// The start: puts the parts into the page, connects, and keeps the keys that work everywhere.

import { conversation } from "./conversation.js";
import { fill, h } from "./dom.js";
import { watchViews } from "./modal.js";
import { askedPerson, followInside, goTo, settle } from "./route.js";
import { sidebar } from "./sidebar.js";
import { connect, retryNow } from "./socket.js";
import { channelName, current, on, store } from "./store.js";
import { openSwitcher } from "./switcher.js";
import { restoreTheme } from "./theme.js";
import { threadPanel } from "./thread.js";
import { statusBar, topbar } from "./topbar.js";

const closeDrawer = () => document.body.classList.remove("drawer-open");

function build() {
  const app = document.getElementById("app");
  let parts = [];
  // Registered first: the parts stand in the page before they draw what came.
  on("people", () => {
    if (!app.classList.contains("is-loading")) return;
    app.classList.remove("is-loading");
    fill(app, parts);
  });
  const veil = h("div", { class: "veil", "aria-hidden": "true", onclick: closeDrawer });
  parts = [topbar(), statusBar(), h("div", { class: "columns" }, sidebar(), veil, conversation(), threadPanel())];
}

function title() {
  const channel = current();
  const unread = [...store.channels.values()].reduce(
    (sum, each) => sum + (each.id === store.channel ? 0 : each.unread),
    0,
  );
  const name = channel ? `${channel.is_im ? "" : "#"}${channelName(channel)} · ` : "";
  document.title = `${unread ? `(${unread}) ` : ""}${name}Sandbox chat — ${store.team.name || "Acme"}`;
}

function watchEverything() {
  on("people", () => {
    if (!store.channels.has(store.channel) || store.settledFor !== store.me) settle();
    store.settledFor = store.me;
  });
  on("channels", () => {
    if (store.channel && !store.channels.has(store.channel)) settle();
  });
  on("channels route", title);
  addEventListener("hashchange", settle);
  addEventListener("online", retryNow);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openSwitcher();
    } else if (event.key === "Escape") closeDrawer();
  });
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest?.("a[href]");
    if (!anchor || event.ctrlKey || event.metaKey) return;
    const inside = anchor.dataset.channel ? store.channels.has(anchor.dataset.channel) : followInside(anchor.href);
    if (!inside) return;
    event.preventDefault();
    if (anchor.dataset.channel) goTo(anchor.dataset.channel);
  });
}

restoreTheme();
build();
watchEverything();
watchViews();
connect(askedPerson());
