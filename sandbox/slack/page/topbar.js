// The bar over everything: workspace, search, light or dark, and who one acts as.

import { avatar } from "./avatars.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./menus.js";
import { connect, retryNow } from "./socket.js";
import { fullName, on, others, store } from "./store.js";
import { openSwitcher } from "./switcher.js";
import { flipTheme, isDark } from "./theme.js";

function people(anchor) {
  const items = others().map((each) => ({
    label: fullName(each.id),
    hint: `@${each.handle}`,
    lead: avatar(each.id, "small"),
    checked: each.id === store.me,
    testid: `person-${each.handle}`,
    run: () => {
      if (each.id !== store.me) connect(each.id);
    },
  }));
  menu(anchor, "Act as", [{ heading: "Act as" }, ...items], { align: "end" });
}

function personButton() {
  const who = h("span", { class: "acting-name" });
  const picture = h("span", { class: "acting-picture" });
  const button = h(
    "button",
    {
      type: "button",
      class: "acting",
      "data-testid": "person-switcher",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      onclick: () => people(button),
    },
    picture,
    h("span", { class: "acting-label" }, "Acting as:"),
    " ",
    who,
    icon("caret"),
  );
  on("people", () => {
    fill(who, fullName(store.me));
    fill(picture, avatar(store.me, "small"));
  });
  return button;
}

function themeButton() {
  const button = h("button", {
    type: "button",
    class: "bar-button",
    "data-testid": "theme",
    onclick: () => {
      flipTheme();
      draw();
    },
  });
  const draw = () => {
    fill(button, icon(isDark() ? "sun" : "moon"));
    button.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
    button.title = button.getAttribute("aria-label");
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
  return button;
}

export function topbar() {
  const drawer = h(
    "button",
    {
      type: "button",
      class: "bar-button drawer-button",
      "aria-label": "Channels",
      "aria-controls": "sidebar",
      "aria-expanded": "false",
      "data-testid": "drawer",
      onclick: () => document.body.classList.toggle("drawer-open"),
    },
    icon("menu"),
  );
  new MutationObserver(() =>
    drawer.setAttribute("aria-expanded", String(document.body.classList.contains("drawer-open"))),
  ).observe(document.body, { attributeFilter: ["class"] });
  const skip = h(
    "a",
    {
      class: "skip",
      href: "#",
      onclick: (event) => {
        event.preventDefault();
        document.querySelector("[data-testid=composer]")?.focus();
      },
    },
    "To the message box",
  );
  const team = h("strong", {}, "Acme");
  on("people", () => fill(team, store.team.name || "Acme"));
  return h(
    "header",
    { class: "topbar" },
    h(
      "div",
      { class: "topbar-start" },
      skip,
      drawer,
      h(
        "div",
        { class: "brand" },
        h("img", { src: "/page/favicon.svg", alt: "", width: 26, height: 26 }),
        h("span", { class: "brand-words" }, team, h("span", {}, "Sandbox chat")),
      ),
    ),
    h(
      "button",
      {
        type: "button",
        class: "find",
        onclick: openSwitcher,
        title: "Go to a channel or person",
        "aria-keyshortcuts": "Control+K",
      },
      icon("search"),
      h("span", {}, "Go to …"),
      h("kbd", { "aria-hidden": "true" }, /Mac/.test(navigator.platform) ? "⌘ K" : "Ctrl K"),
    ),
    h("div", { class: "topbar-end" }, themeButton(), personButton()),
  );
}

export function statusBar() {
  const bar = h(
    "div",
    { class: "status", role: "status", hidden: true },
    h("span", { class: "spinner", "aria-hidden": "true" }),
    h("span", {}, "Reconnecting …"),
    h("button", { type: "button", class: "text-button", onclick: retryNow }, "Try now"),
  );
  on("status", () => (bar.hidden = store.connected));
  return bar;
}
