// Builds elements. Data only ever becomes text nodes and attributes here, never markup.

const SVG = "http://www.w3.org/2000/svg";
const AS_PROPERTY = new Set(["value", "checked", "disabled", "selected", "indeterminate", "readOnly", "hidden"]);

/** h("button", {class: "x", onclick: f, "aria-label": "Go", "data-testid": "go"}, "text", otherNode, [more]) */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (AS_PROPERTY.has(name)) element[name] = value;
    else if (value === false && !name.startsWith("aria-")) continue;
    else element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  }
  append(element, children);
  return element;
}

export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child);
  }
  return element;
}

export function fill(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

const WEB = new Set(["http:", "https:", "mailto:"]);

/** The address if a link or picture may lead there; null for javascript: and the like. */
export function safeUrl(url) {
  try {
    const parsed = new URL(String(url ?? ""), location.href);
    return url && WEB.has(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** A link that opens a new tab; plain text where the address is not a web address. */
export function link(url, ...children) {
  const href = safeUrl(url);
  if (!href) return h("span", {}, ...children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

let count = 0;

/** An id that no other element of the page has. */
export function freshId(prefix = "x") {
  count += 1;
  return `${prefix}-${count}`;
}

/** While the promise runs: marked busy and not clickable again. Focus stays where it is. */
export async function busyWhile(element, work) {
  if (element.getAttribute("aria-busy") === "true") return undefined;
  element.setAttribute("aria-busy", "true");
  element.setAttribute("aria-disabled", "true");
  try {
    return await work();
  } finally {
    element.removeAttribute("aria-busy");
    element.removeAttribute("aria-disabled");
  }
}

export function announce(text) {
  const region = document.getElementById("announcer");
  if (region) fill(region, h("p", {}, text));
}
