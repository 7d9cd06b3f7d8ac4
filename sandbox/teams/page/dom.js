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
  made.append(...flat(children));
  return made;
}

function flat(children) {
  return children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false);
}

export function fill(holder, ...children) {
  holder.replaceChildren(...flat(children));
}

// Like fill, but what stays is not touched: focus and what was typed survive.
export function sync(holder, ...children) {
  const wanted = flat(children);
  const kept = new Set(wanted);
  for (const each of [...holder.childNodes]) if (!kept.has(each)) each.remove();
  wanted.forEach((each, at) => {
    if (holder.childNodes[at] !== each) holder.insertBefore(each, holder.childNodes[at] ?? null);
  });
}

export function time(milliseconds) {
  const at = new Date(Number(milliseconds));
  const today = at.toDateString() === new Date().toDateString();
  const shown = today
    ? at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : at.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  return el("time", { datetime: at.toISOString(), title: at.toLocaleString() }, shown);
}

export function avatar(name, color, isBot = false) {
  const initials = name.split(/\s+/).map((each) => each[0] ?? "").slice(0, 2).join("").toUpperCase();
  const made = el("span", { class: isBot ? "avatar bot" : "avatar", "aria-hidden": "true" }, initials);
  made.style.background = `#${color}`;
  return made;
}

let hiding;
export function notice(words) {
  const holder = document.getElementById("notice");
  holder.textContent = words;
  holder.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (holder.hidden = true), 5000);
}
