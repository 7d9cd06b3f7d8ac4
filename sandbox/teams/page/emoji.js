// Emoji in words are drawn, so that they look alike on every machine; reactions go by the names that bots are told.

import { el } from "./dom.js";

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

const NAMES = new Map(TABLE.trim().split(/[|\n]/).map((each) => each.split(" ").reverse()));
const CHARACTERS = new RegExp(`(${[...NAMES.keys()].join("|")})\uFE0F?`, "gu");
const WORDS = { like: "👍", heart: "❤", laugh: "😂", surprised: "😱", sad: "😢", angry: "😠", launch: "🚀" };

export const QUICK = ["like", "heart", "1f440_eyes", "2705_whiteheavycheckmark", "1f4cc_pushpin"];

// A reaction's character: its name is a word, or code points and a description ("MessageReactionType").
export function glyph(type) {
  if (WORDS[type]) return WORDS[type];
  const points = type.split("_")[0].split("-").map((each) => Number.parseInt(each, 16));
  return points.every((each) => each > 0 && each <= 0x10ffff) ? String.fromCodePoint(...points) : type;
}

// Words as nodes.
export function drawn(words) {
  const found = [];
  let at = 0;
  for (const match of words.matchAll(CHARACTERS)) {
    if (match.index > at) found.push(words.slice(at, match.index));
    found.push(one(match[1]));
    at = match.index + match[0].length;
  }
  if (at < words.length) found.push(words.slice(at));
  return found;
}

function one(character) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/page/emoji.svg#${NAMES.get(character)}`);
  picture.append(use);
  return el("span", { class: "emoji" }, picture, el("span", { class: "emoji-character" }, character));
}
