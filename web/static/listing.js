// The search stands in the address without its empty fields; another order is shown when it is chosen.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-tidy]")) return;
  const empty = [...form.elements].filter((each) => each.name && !each.value && !each.disabled);
  for (const each of empty) each.disabled = true;
  setTimeout(() => empty.forEach((each) => (each.disabled = false)));
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-sends]")) event.target.form.requestSubmit();
});
