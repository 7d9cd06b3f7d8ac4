// Slack's three entities and its plain_text objects.

import { emojize } from "./emoji.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** Once only: `&amp;lt;` is the four characters `&lt;`. */
export const decode = (words) => words.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);

/** The words of a plain_text object (or of a bare string). */
export function plain(object) {
  if (object === null || object === undefined) return "";
  if (typeof object === "string") return decode(object);
  const words = decode(object.text ?? "");
  return object.emoji === false ? words : emojize(words);
}
