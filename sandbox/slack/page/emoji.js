// Emoji by name and by character. They are drawn from emoji.svg, so that they look alike on every machine.

import { h, svg } from "./dom.js";

const TABLE = `
rotating_light 🚨|fire 🔥|warning ⚠|information_source ℹ|white_check_mark ✅|heavy_check_mark ✔|x ❌|pushpin 📌|memo 📝
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_blue_circle 🔵|large_green_circle 🟢
large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|bust_in_silhouette 👤|busts_in_silhouette 👥|link 🔗
hourglass ⌛|hourglass_flowing_sand ⏳|question ❓|exclamation ❗|speech_balloon 💬|mag 🔍|eyes 👀|tada 🎉
thumbsup 👍|thumbsdown 👎|heart ❤|joy 😂|smile 😄|slightly_smiling_face 🙂|thinking_face 🤔|cry 😢|sweat_smile 😅
scream 😱|skull 💀|pray 🙏|raised_hands 🙌|wave 👋|rocket 🚀|coffee ☕|bulb 💡|dart 🎯|bell 🔔
large_orange_diamond 🔶|small_orange_diamond 🔸|large_blue_diamond 🔷|small_blue_diamond 🔹|zap ⚡|wrench 🔧|gear ⚙
lock 🔒|calendar 📅|alarm_clock ⏰|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|clipboard 📋|book 📖
mega 📣|robot_face 🤖|star ⭐|sparkles ✨|construction 🚧|no_entry ⛔|octagonal_sign 🛑|arrow_right ➡|arrow_up ⬆
arrow_down ⬇|checkered_flag 🏁|bug 🐛|envelope ✉|computer 💻|label 🏷|house 🏠`;

const BY_NAME = new Map(
  TABLE.trim()
    .split(/[|\n]/)
    .map((entry) => entry.split(" ")),
);
const BY_CHARACTER = new Map([...BY_NAME].map(([name, character]) => [character, name]));
const ALIASES = {
  "+1": "thumbsup",
  "-1": "thumbsdown",
  round_pushpin: "pushpin",
  ok: "white_check_mark",
  pencil: "memo",
  hammer_and_wrench: "wrench",
  no_entry_sign: "no_entry",
  email: "envelope",
  date: "calendar",
  ballot_box_with_check: "white_check_mark",
  left_speech_bubble: "speech_balloon",
  mag_right: "mag",
  loudspeaker: "mega",
  stopwatch: "alarm_clock",
  clock1: "alarm_clock",
  open_book: "book",
  laptop: "computer",
  bangbang: "exclamation",
  grey_question: "question",
  stop_sign: "octagonal_sign",
};
const CHARACTERS = new RegExp(`(${[...BY_CHARACTER.keys()].join("|")})\\uFE0F?`, "u");

/** What the picker offers: a few that people in an incident need. */
export const PICKER = [
  "thumbsup",
  "thumbsdown",
  "white_check_mark",
  "x",
  "eyes",
  "tada",
  "heart",
  "joy",
  "smile",
  "thinking_face",
  "wave",
  "raised_hands",
  "pray",
  "fire",
  "rotating_light",
  "warning",
  "pushpin",
  "memo",
  "rocket",
  "bulb",
  "coffee",
  "hourglass",
  "question",
  "star",
];

export function canonical(name) {
  const plain = String(name ?? "").split("::")[0];
  return ALIASES[plain] ?? plain;
}

/** The drawing of `:name:`, or the name as text when there is none. */
export function emoji(name) {
  const known = canonical(name);
  const character = BY_NAME.get(known);
  if (!character) return document.createTextNode(`:${name}:`);
  const drawing = svg(
    "svg",
    { viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("use", { href: `/page/emoji.svg#${known}` }),
  );
  return h("span", { class: "emoji", title: `:${name}:` }, drawing, h("span", { class: "emoji-character" }, character));
}

/** Text as nodes: emoji characters, and `:names:` where asked for, become drawings. */
export function withEmoji(text, names = true) {
  const pattern = new RegExp(names ? `${CHARACTERS.source}|:([a-z0-9_+-]+):` : CHARACTERS.source, "gu");
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    const name = found[1] ? BY_CHARACTER.get(found[1]) : found[2];
    if (!BY_NAME.has(canonical(name))) continue;
    if (found.index > from) nodes.push(document.createTextNode(text.slice(from, found.index)));
    nodes.push(emoji(name));
    from = found.index + found[0].length;
  }
  if (from < text.length) nodes.push(document.createTextNode(text.slice(from)));
  return nodes;
}

/** A label that begins with an emoji, for places that hold plain text only: {name or null, rest}. */
export function leadingEmoji(text) {
  const found = new RegExp(`^(?:${CHARACTERS.source}|:([a-z0-9_+-]+):)\\s*`, "u").exec(text);
  const name = found && (found[1] ? BY_CHARACTER.get(found[1]) : found[2]);
  return BY_NAME.has(canonical(name)) ? { name, rest: text.slice(found[0].length) } : { name: null, rest: text };
}
