// A select of people becomes a field to type in (the combobox pattern of the ARIA Authoring Practices Guide, with a
// listbox). The select stays in the form and holds the value. data-people="/address" asks the server while typing,
// where there are more people than the page lists.

const SHOWN = 30;
const PAUSE = 120;

function makeAll() {
  for (const combo of document.querySelectorAll("[data-combo]:not([data-made])")) make(combo);
}

makeAll();
document.addEventListener("muster:swapped", makeAll);

function make(combo) {
  combo.dataset.made = "yes";
  const select = combo.querySelector("select");
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const input = document.createElement("input");
  const list = document.createElement("ul");
  const nobody = select.options[0].textContent;
  let found = [];
  let at = -1;
  let asking = null;
  let pause = null;

  list.id = `${select.id}-list`;
  list.className = "combo-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label ? label.firstChild.textContent.trim() : nobody);
  Object.assign(input, { type: "text", autocomplete: "off", spellcheck: false, placeholder: nobody, id: `${select.id}-words` });
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": list.id,
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
  })) input.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  if (select.getAttribute("aria-invalid")) input.className = "wrong";
  label?.setAttribute("for", input.id);
  select.hidden = true;
  select.removeAttribute("aria-invalid");
  combo.append(input, list);
  input.value = chosen();

  function chosen() {
    return select.value ? select.selectedOptions[0].textContent : "";
  }

  function here(words) {
    const wanted = fold(words);
    return [...select.options]
      .slice(1)
      .filter((each) => !wanted || fold(each.textContent).includes(wanted))
      .map((each) => ({ value: each.value, name: each.textContent }));
  }

  async function look(words) {
    found = here(words);
    show();
    const address = combo.dataset.people;
    if (!address || !words.trim()) return;
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(words)}`, { signal: asking.signal });
      if (!answer.ok) return;
      found = await answer.json();
      show();
    } catch {
      // what the page lists is still there
    }
  }

  function show() {
    found = found.slice(0, SHOWN);
    at = found.length ? 0 : -1;
    list.replaceChildren(...(found.length ? found.map(row) : [nothing()]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark();
  }

  function row(each, index) {
    const made = document.createElement("li");
    made.id = `${list.id}-${index}`;
    made.setAttribute("role", "option");
    made.textContent = each.name;
    made.addEventListener("pointerdown", (event) => event.preventDefault());
    made.addEventListener("click", () => take(index));
    return made;
  }

  function nothing() {
    const made = document.createElement("li");
    made.className = "combo-none";
    made.setAttribute("role", "option");
    made.setAttribute("aria-disabled", "true");
    made.textContent = "Nobody is called that";
    return made;
  }

  function mark() {
    [...list.children].forEach((each, index) => {
      if (index === at) {
        each.setAttribute("aria-selected", "true");
        each.scrollIntoView({ block: "nearest" });
      } else each.setAttribute("aria-selected", "false");
    });
    if (at >= 0) input.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    else input.removeAttribute("aria-activedescendant");
  }

  function hide() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    clearTimeout(pause);
    asking?.abort();
  }

  function take(index) {
    const one = found[index];
    if (one) {
      if (![...select.options].some((each) => each.value === String(one.value))) {
        select.append(new Option(one.name, one.value));
      }
      select.value = String(one.value);
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    input.value = chosen();
    hide();
  }

  // Emptied: nobody. Half a name: what was chosen before stays, and is shown again.
  function settle() {
    if (!input.value.trim() && select.value) {
      select.value = "";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    input.value = chosen();
    hide();
  }

  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => look(input.value), PAUSE);
  });
  input.addEventListener("click", () => list.hidden && look(input.value === chosen() ? "" : input.value));
  input.addEventListener("blur", settle);
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) look(input.value === chosen() ? "" : input.value);
      else if (found.length) {
        at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
        mark();
      }
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      if (at >= 0) take(at);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      input.value = chosen();
      hide();
    }
  });
}

function fold(words) {
  return words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
