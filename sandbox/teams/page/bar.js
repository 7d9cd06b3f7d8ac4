// The bar at the top: the name of the thing, light or dark, and who one is.

import { avatar, el, fill } from "./dom.js";
import { connect, state } from "./store.js";

let drawnFor = "";

export function drawBar() {
  const { me, people } = state.snapshot;
  const key = JSON.stringify([me, people]);
  if (key === drawnFor) return;
  drawnFor = key;
  const pick = (event) => connect(event.target.value);
  const options = people.map((each) => el("option", { value: each.handle, selected: each.handle === me.handle }, each.name));
  fill(
    document.getElementById("bar"),
    el("span", { class: "brand" }, el("span", { class: "logo", "aria-hidden": "true" }, "T"), "Sandbox Teams"),
    el("button", { class: "icon", onclick: flip, "aria-label": "Light or dark" }, "◐"),
    el("label", { for: "whoami" }, "You are"),
    el("select", { id: "whoami", onchange: pick }, options),
    avatar(me.name, me.color),
  );
}

function flip() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
  document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
}
