// Fetches the page afresh and puts its main part in place of the one that is shown, so that a reader notices nothing but
// the news: scroll, focus, unfolded details and what they are writing stay.

import { place } from "./keep.js";

const main = document.getElementById("main");
let shown = main.innerHTML;
let running = null;
let again = false;

/** Show the present state of the page's address. Calls that come while one runs share one more run after it. */
export function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = swap().finally(() => {
    running = null;
    if (again) {
      again = false;
      refresh();
    }
  });
  return running;
}

async function swap() {
  const address = location.href;
  const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (answer.status === 404) {
    location.reload();
    return;
  }
  if (!answer.ok || address !== location.href) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("main");
  if (!fresh || (fresh.innerHTML === shown && !document.querySelector("form[data-filter]"))) return;
  await selectionEnds();
  const restore = remember();
  shown = fresh.innerHTML;
  main.toggleAttribute("data-ticks", fresh.hasAttribute("data-ticks"));
  const made = document.importNode(fresh, true);
  document.dispatchEvent(new CustomEvent("muster:swapping", { detail: made }));
  place(main, made);
  document.title = page.title;
  document.dispatchEvent(new CustomEvent("muster:swapped"));
  restore();
}

/** Somebody who is marking text to copy must not lose it. */
function selectionEnds() {
  const isSelecting = () => {
    const selection = getSelection();
    return selection && !selection.isCollapsed && main.contains(selection.anchorNode);
  };
  if (!isSelecting()) return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener("selectionchange", function check() {
      if (isSelecting()) return;
      document.removeEventListener("selectionchange", check);
      resolve();
    });
  });
}

function remember() {
  const open = [...main.querySelectorAll("details[open][id]")].map((each) => each.id);
  const focus = focusSelector();
  const anchor = [...main.querySelectorAll("[id]")].find((each) => each.getBoundingClientRect().bottom > 0);
  const top = anchor?.getBoundingClientRect().top;
  return () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focus && document.activeElement === document.body) main.querySelector(focus)?.focus({ preventScroll: true });
    const now = anchor?.id && document.getElementById(anchor.id);
    if (now && scrollY > 0) scrollBy({ top: now.getBoundingClientRect().top - top, behavior: "instant" });
  };
}

function focusSelector() {
  const active = document.activeElement;
  if (!active || !main.contains(active) || active === main) return null;
  if (active.id) return `#${CSS.escape(active.id)}`;
  const holder = active.closest("[id]");
  const scope = holder && holder !== main ? `#${CSS.escape(holder.id)} ` : "";
  if (active.tagName === "SUMMARY") return `${scope}summary`;
  const href = active.getAttribute("href");
  return href ? `${scope}a[href="${CSS.escape(href)}"]` : null;
}
