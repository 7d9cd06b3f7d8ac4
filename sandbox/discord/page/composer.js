// The message box: words, @names, and slash commands with their options and suggestions.

import { el, fill, notice } from "./dom.js";
import { act, room, state } from "./store.js";

let mode = null; // The sub-command that is being filled in: { path, option, values }.
let drawnFor = "";

export function drawComposer() {
  const key = `${state.user}/${state.room}/${room().writable}/${mode?.path ?? ""}`;
  if (key === drawnFor) return;
  drawnFor = key;
  if (mode) drawCommand();
  else drawWords();
}

function again() {
  drawnFor = "";
  drawComposer();
}

function holder() {
  return document.getElementById("composer");
}

function drawWords() {
  const here = room();
  const box = el("textarea", {
    id: "composer-input",
    rows: "1",
    "aria-label": `Message ${here.kind === 1 ? "@" : "#"}${here.name}`,
    placeholder: here.writable ? `Message ${here.kind === 1 ? "@" : "#"}${here.name}` : "You can't write here",
    disabled: !here.writable,
    "aria-autocomplete": "list",
  });
  const list = suggestions();
  box.addEventListener("input", () => offer(box, list));
  box.addEventListener("keydown", (event) => keys(event, box, list));
  fill(holder(), list.element, el("div", { class: "composer-box" }, box), el("div", { class: "hint" }, "Type / for commands, @ for people. Enter sends."));
}

function offer(box, list) {
  const words = box.value.slice(0, box.selectionStart);
  const slash = /^\/(.*)$/.exec(words);
  const name = /(?:^|\s)@([\w-]*)$/.exec(words);
  if (slash) {
    const wanted = slash[1].toLowerCase();
    const found = subCommands().filter((each) => `${each.path} ${each.description}`.toLowerCase().includes(wanted));
    list.show(found.map((each) => ({ label: `/${each.path}`, small: each.description, pick: () => begin(each) })));
  } else if (name) {
    const found = state.snapshot.people.filter((each) => each.username.toLowerCase().startsWith(name[1].toLowerCase()));
    const pick = (each) => () => {
      box.setRangeText(`@${each.username} `, box.selectionStart - name[1].length - 1, box.selectionStart, "end");
      list.hide();
    };
    list.show(found.map((each) => ({ label: each.name, small: `@${each.username}`, pick: pick(each) })));
  } else list.hide();
}

async function keys(event, box, list) {
  if (list.keys(event)) return;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  const words = box.value.trim();
  if (!words) return;
  box.value = "";
  const found = await act("post", state.room, words);
  if (found.error) box.value = words;
}

function subCommands() {
  const found = [];
  for (const command of state.snapshot.commands.filter((each) => each.type === 1)) {
    for (const each of command.options ?? []) {
      if (each.type === 1) found.push({ path: `${command.name} ${each.name}`, description: each.description, options: each.options ?? [] });
    }
  }
  return found;
}

function begin(command) {
  mode = { ...command, values: {} };
  again();
}

function drawCommand() {
  const list = suggestions();
  const boxes = mode.options.map((option) => optionBox(option, list));
  const cancel = el("button", { class: "control", onclick: leave, type: "button" }, "Cancel");
  const send = el("button", { class: "control primary", onclick: run, type: "button" }, "Run");
  const box = el("div", { class: "composer-box" }, el("span", { class: "command" }, `/${mode.path}`), boxes, send, cancel);
  fill(holder(), list.element, box, el("div", { class: "hint" }, mode.description));
  (box.querySelector("input") ?? send).focus();
}

function optionBox(option, list) {
  const id = `option-${option.name}`;
  const input = el("input", { id, type: "text", autocomplete: "off", placeholder: option.description, "aria-required": option.required ? "true" : "false" });
  let waiting;
  const ask = () => {
    mode.values[option.name] = input.value;
    clearTimeout(waiting);
    if (option.autocomplete) waiting = setTimeout(() => complete(option, input, list), 120);
  };
  input.addEventListener("input", ask);
  input.addEventListener("focus", ask);
  input.addEventListener("keydown", (event) => {
    if (list.keys(event)) return;
    if (event.key === "Enter") run();
    if (event.key === "Escape") leave();
  });
  return el("span", { class: "option" }, el("label", { for: id }, option.name + (option.required ? "*" : "")), input);
}

async function complete(option, input, list) {
  const asked = mode;
  const found = await act("autocomplete", state.room, mode.path, filled(), option.name);
  if (mode !== asked || document.activeElement !== input) return;
  const pick = (choice) => () => {
    input.value = choice.value;
    mode.values[option.name] = choice.value;
    list.hide();
  };
  list.show((found.choices ?? []).map((each) => ({ label: each.name, small: "", pick: pick(each) })), false);
}

function filled() {
  return Object.fromEntries(Object.entries(mode.values).filter(([, value]) => value));
}

async function run() {
  const command = mode;
  const values = filled();
  mode = null;
  again();
  const found = await act("slash", state.room, command.path, values);
  if (found.kind === "failed") notice(found.error);
}

function leave() {
  mode = null;
  again();
}

// A list above the box: arrows move, Enter or Tab picks, Escape closes.
function suggestions() {
  const element = el("ul", { class: "suggestions", role: "listbox", hidden: true });
  let items = [];
  let at = -1;
  const mark = () => [...element.children].forEach((each, number) => {
    each.setAttribute("aria-selected", number === at ? "true" : "false");
    if (number === at) each.scrollIntoView({ block: "nearest" });
  });
  return {
    element,
    show(found, first = true) {
      items = found.slice(0, 25);
      at = first ? 0 : -1;
      fill(element, items.map((each) => el("li", { role: "option", onmousedown: (event) => { event.preventDefault(); each.pick(); } }, el("span", {}, each.label), each.small && el("small", {}, each.small))));
      element.hidden = items.length === 0;
      mark();
    },
    hide() {
      items = [];
      element.hidden = true;
    },
    keys(event) {
      if (!items.length) return false;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        at = (at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
        mark();
      } else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) items[at].pick();
      else if (event.key === "Escape") this.hide();
      else return false;
      event.preventDefault();
      return true;
    },
  };
}
