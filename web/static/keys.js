// Keyboard shortcuts: an element with data-key="x" (or "g x", one after the other) is pressed, a field is focused.
// j and k walk through what is marked data-rows. They can be turned off in the help sheet.

const OFF = "muster-keys-off";
const CHORD = 1200;
const box = document.querySelector("[data-keys-off]");
let before = "";
let forget = null;

function isOff() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
}

if (box) {
  box.checked = isOff();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, box.checked ? "yes" : "no");
    } catch {
      // a browser that keeps nothing keeps the shortcuts on
    }
  });
}

const isWriting = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && isWriting(event.target) && !document.querySelector("dialog[open]")) {
    event.target.blur();
    return;
  }
  if (isWriting(event.target) || document.querySelector("dialog[open]") || event.key.length > 1 || isOff()) return;
  const said = before ? `${before} ${event.key}` : event.key;
  before = "";
  clearTimeout(forget);
  if (press(said)) event.preventDefault();
  else if (document.querySelector(`[data-key^="${CSS.escape(event.key)} "]`)) {
    before = event.key;
    forget = setTimeout(() => (before = ""), CHORD);
  }
});

function press(said) {
  if (said === "j" || said === "k") return walk(said === "j" ? 1 : -1);
  const found = document.querySelector(`[data-key="${CSS.escape(said)}"]`);
  if (!found) return false;
  if (isWriting(found)) {
    found.focus();
    found.select?.();
  } else found.click();
  return true;
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-rows] a[href].stretch")];
  if (!rows.length) return false;
  const now = rows.indexOf(document.activeElement);
  const next = now < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + step, 0), rows.length - 1);
  rows[next].focus();
  rows[next].scrollIntoView({ block: "nearest" });
  return true;
}
