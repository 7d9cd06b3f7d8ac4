// What somebody is writing stays, whatever else of the page changes: forms marked data-keep that are being filled in are
// left alone when the page is drawn afresh, and say when their subject has changed meanwhile.

/** Whether somebody is at work in this form. */
export function isBusy(form) {
  if (form.dataset.settled) return false;
  // What a filter asks for stands in the address: only half a word is not there yet.
  if (form.method === "get") return document.activeElement.type === "search" && form.contains(document.activeElement);
  return form.contains(document.activeElement) || isDirty(form);
}

/** Whether something in it is not as it was drawn. */
export function isDirty(form) {
  if (form.dataset.typed) return true; // it came back from the server with what was typed
  return [...form.elements].some((each) => {
    if (each.closest(".combo") && each.tagName === "INPUT") return false; // its select says it
    if (each.type === "file") return each.files.length > 0;
    if (each.type === "hidden" || each.tagName === "BUTTON") return false;
    if (each.type === "checkbox" || each.type === "radio") return each.checked !== each.defaultChecked;
    if (each.tagName === "SELECT") return [...each.options].some((option) => option.selected !== drawn(each, option));
    return each.value !== each.defaultValue;
  });
}

function drawn(select, option) {
  const chosen = [...select.options].some((each) => each.defaultSelected);
  return chosen || select.multiple ? option.defaultSelected : option.index === 0;
}

/** Put the new state of a page in place of the one that is shown, around what is being written. */
export function place(live, fresh) {
  const kept = [...live.querySelectorAll("form[data-keep]")].filter(isBusy);
  if (kept.length) merge(live, fresh, kept);
  else live.replaceChildren(...fresh.childNodes);
}

function merge(live, fresh, kept) {
  const staying = new Map();
  for (const child of live.children) {
    if (kept.some((form) => child.contains(form))) staying.set(name(child), child);
  }
  for (const child of [...live.childNodes]) if (![...staying.values()].includes(child)) child.remove();
  let before = live.firstChild;
  for (const child of [...fresh.childNodes]) {
    const mine = child.nodeType === Node.ELEMENT_NODE ? staying.get(name(child)) : undefined;
    if (!mine) {
      live.insertBefore(child, before);
      continue;
    }
    if (kept.includes(mine)) tell(mine, child);
    else {
      copyAttributes(mine, child);
      merge(mine, child, kept);
    }
    before = mine.nextSibling;
  }
}

const name = (element) => element.id || `${element.tagName}.${element.className}`;

function copyAttributes(mine, fresh) {
  for (const each of [...mine.attributes]) if (!fresh.hasAttribute(each.name)) mine.removeAttribute(each.name);
  for (const each of fresh.attributes) if (mine.getAttribute(each.name) !== each.value) mine.setAttribute(each.name, each.value);
}

// A form remembers what was there when it was drawn; the fresh one says what is there now.
function tell(mine, fresh) {
  const sign = mine.querySelector("[data-stale]");
  if (!sign) return;
  const now = new Map([...fresh.querySelectorAll('input[name^="known:"]')].map((each) => [each.name, each.value]));
  const differs = [...mine.querySelectorAll('input[name^="known:"]')].some((each) => now.has(each.name) && now.get(each.name) !== each.value);
  if (sign.hidden === differs) sign.hidden = !differs;
}

// Whoever leaves with something unsaved is asked.
addEventListener("beforeunload", (event) => {
  const forms = document.querySelectorAll("form[data-keep][method='post']");
  if ([...forms].some((form) => !form.dataset.settled && isDirty(form))) event.preventDefault();
});
