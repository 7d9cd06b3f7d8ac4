// What the composer offers while one types: commands after "/", people after "@", channels after "#".

import { avatar } from "./avatars.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { current, fullName, store } from "./store.js";

const MOST = 8;

function commands(word) {
  return store.commands
    .filter((each) => each.command.startsWith(word.toLowerCase()))
    .map((each) => ({
      insert: each.command,
      label: each.command,
      hint: each.usage_hint,
      more: each.description,
      lead: () => icon("bolt"),
    }));
}

function people(word) {
  const low = word.slice(1).toLowerCase();
  const members = new Set(current()?.members ?? []);
  const fits = (each) =>
    [each.handle, ...fullName(each.id).split(" ")].some((part) => part?.toLowerCase().startsWith(low));
  const found = [...store.people.values()].filter((each) => !each.deleted && each.handle && fits(each));
  const pings = ["here", "channel"]
    .filter((each) => low && each.startsWith(low))
    .map((each) => ({
      insert: `@${each}`,
      label: `@${each}`,
      more: each === "here" ? "Everybody active in this channel" : "Everybody in this channel",
      lead: () => icon("people"),
    }));
  const rows = found
    .sort((one, two) => members.has(two.id) - members.has(one.id) || fullName(one.id).localeCompare(fullName(two.id)))
    .map((each) => ({
      insert: `@${each.handle}`,
      label: fullName(each.id),
      more: `@${each.handle}`,
      lead: () => avatar(each.id, "small"),
    }));
  return [...rows, ...pings];
}

function channels(word) {
  const low = word.slice(1).toLowerCase();
  return [...store.channels.values()]
    .filter((each) => !each.is_im && !each.is_archived && each.name.includes(low))
    .map((each) => ({
      insert: `#${each.name}`,
      label: each.name,
      more: each.topic,
      lead: () => icon(each.is_private ? "lock" : "hash"),
    }))
    .sort((one, two) => two.label.startsWith(low) - one.label.startsWith(low) || one.label.localeCompare(two.label));
}

/** The word before the caret and what fits it: {word, from, rows}, or null. */
export function completion(text, caret, inThread = false) {
  const before = text.slice(0, caret);
  const slash = /^\/\S*$/.exec(before);
  if (slash && !inThread) return offered(slash[0], 0, commands(slash[0]));
  const found = /(?:^|[\s(])([@#][\p{L}\p{N}._-]*)$/u.exec(before);
  if (!found) return null;
  const word = found[1];
  return offered(word, caret - word.length, word[0] === "@" ? people(word) : channels(word));
}

function offered(word, from, rows) {
  return rows.length ? { word, from, rows: rows.slice(0, MOST) } : null;
}

/** The usage of the command that is being typed, once its name is complete. */
export function usage(text) {
  const command = /^(\/\S+)\s/.exec(text)?.[1];
  return store.commands.find((each) => each.command === command) ?? null;
}

export function completionRow(row, id, active, choose) {
  const node = h(
    "div",
    { role: "option", id, class: `combo-option${active ? " is-active" : ""}`, "aria-selected": String(active) },
    row.lead(),
    h("span", { class: "complete-label" }, row.label),
    row.hint && h("code", { class: "complete-usage" }, row.hint),
    h("span", { class: "complete-more" }, row.more ?? ""),
  );
  node.addEventListener("pointerdown", (event) => event.preventDefault());
  node.addEventListener("click", choose);
  return node;
}
