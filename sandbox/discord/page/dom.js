// Elements from plain data. Words go in as text, never as HTML.

export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "class") made.className = value;
    else if (key === "value") made.value = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false));
  return made;
}

export function fill(holder, ...children) {
  holder.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

export function time(iso) {
  const at = new Date(iso);
  const today = at.toDateString() === new Date().toDateString();
  const shown = today
    ? at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : at.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  return el("time", { datetime: iso, title: at.toLocaleString() }, shown);
}

let hiding;
export function notice(words) {
  const holder = document.getElementById("notice");
  holder.textContent = words;
  holder.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (holder.hidden = true), 4500);
}
