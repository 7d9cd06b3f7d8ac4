// Choices that are searched while one types: people of the tenant ("People Picker in Adaptive Cards"), or a long list.

import { avatar, el, sync } from "./dom.js";
import { state } from "./store.js";
import { suggestions } from "./suggestions.js";

export function picker(each, id, chosen) {
  const people = Boolean(each["choices.data"]);
  const offered = [
    ...(each.choices ?? []).map((one) => ({ value: one.value, title: one.title })),
    ...(people ? state.snapshot.people.map((one) => ({ value: one.aad, title: one.name, small: one.email, color: one.color })) : []),
  ];
  const name = (value) => offered.find((one) => one.value === value)?.title ?? value;
  const picked = [...chosen];
  const box = el("input", { id, type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", placeholder: each.placeholder });
  const chips = el("span", { class: "chips" });
  const list = suggestions(each.label ?? "Choices");
  const draw = () => {
    if (!each.isMultiSelect) return void (box.value = picked.length ? name(picked[0]) : "");
    const drop = (value) => () => {
      picked.splice(picked.indexOf(value), 1);
      draw();
    };
    sync(chips, picked.map((value) => el("span", { class: "chip" }, name(value), el("button", { type: "button", onclick: drop(value), "aria-label": `Remove ${name(value)}` }, "×"))));
    box.value = "";
  };
  const take = (one) => () => {
    if (!each.isMultiSelect) picked.length = 0;
    if (!picked.includes(one.value)) picked.push(one.value);
    draw();
    list.hide();
    box.dispatchEvent(new Event("picked"));
  };
  const offer = () => {
    const wanted = box.value.trim().toLowerCase();
    const found = offered.filter((one) => `${one.title} ${one.small ?? ""}`.toLowerCase().includes(wanted));
    list.show(found.map((one) => ({ label: one.title, small: one.small, picture: one.color && avatar(one.title, one.color), pick: take(one) })));
  };
  box.addEventListener("focus", () => {
    box.select();
    if (!box.value) offer();
  });
  box.addEventListener("input", () => {
    if (!each.isMultiSelect) picked.length = 0;
    offer();
  });
  box.addEventListener("keydown", (event) => list.keys(event));
  // What was typed and not picked is no choice.
  box.addEventListener("blur", () => {
    list.hide();
    draw();
  });
  draw();
  const element = el("div", { class: "picker" }, chips, box, list.element);
  return { element, controls: [box], read: () => picked.join(",") };
}
