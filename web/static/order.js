// Turns the timeline round without loading the page anew; without this script the links do the same.

import { refresh } from "./swap.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-order]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  refresh().catch(() => location.reload());
});

addEventListener("popstate", () => refresh().catch(() => location.reload()));
