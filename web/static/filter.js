// The timeline's filter shows what it finds while one types; the address keeps what was asked for.

import { refresh } from "./swap.js";

const PAUSE = 250;
let pause = null;

function look(form) {
  const address = new URL(location.href);
  const asked = new FormData(form);
  for (const name of ["kind", "person", "q", "hidden", "all"]) address.searchParams.delete(name);
  for (const [name, value] of asked) if (value && name !== "order") address.searchParams.append(name, value);
  history.replaceState(null, "", address);
  refresh().catch(() => location.reload());
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-filter]")) return;
  event.preventDefault();
  look(event.target);
});

// While a word is being typed its form is left alone; afterwards it catches up.
document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("form[data-filter] input[type='search']")) setTimeout(() => refresh().catch(() => {}));
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-filter]");
  if (!form) return;
  clearTimeout(pause);
  pause = setTimeout(() => look(form), event.target.type === "search" ? PAUSE : 0);
});
