// Editing without leaving the page: links open a part for editing, forms are sent and answered in place. Without this
// script the same links and forms load the page anew.

import { refresh } from "./swap.js";
import { toast } from "./toasts.js";
import { isDirty } from "./keep.js";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-edit], a[data-cancel]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.matches("[data-cancel]")) cancel(link);
  else open(link);
});

async function open(link) {
  const part = link.hash.slice(1);
  history.replaceState(null, "", link.href.split("#")[0]);
  await refresh();
  const form = document.getElementById(part)?.querySelector("form[data-keep]");
  if (!form) return location.assign(link.href);
  form.scrollIntoView({ block: "nearest" });
  form.querySelector(".control:not([hidden]), .combo input")?.focus();
}

async function cancel(link) {
  const form = link.closest("form");
  if (isDirty(form) && !confirm("Leave without saving what you wrote?")) return;
  form.dataset.settled = "yes";
  const [address, part] = link.href.split("#");
  if (new URL(address).pathname !== location.pathname) return location.assign(address);
  history.replaceState(null, "", address);
  await refresh();
  focusPart(part);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-inplace]") || event.submitter?.name === "preview") return;
  event.preventDefault();
  if (!form.dataset.sending) send(form, event.submitter);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("form[data-inplace][data-keep]");
  if (form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.primary"));
  }
});

async function send(form, button) {
  form.dataset.sending = "yes";
  button?.setAttribute("aria-busy", "true");
  try {
    await settle(form, await post(form, button));
  } catch {
    toast("Muster can't be reached. What you wrote is still here; try again in a moment.", "trouble");
  } finally {
    delete form.dataset.sending;
    button?.removeAttribute("aria-busy");
  }
}

function post(form, button) {
  const said = new FormData(form, button?.form === form ? button : undefined);
  const body = form.enctype === "multipart/form-data" ? said : new URLSearchParams(said);
  const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
  return fetch(address, { method: "POST", body, headers: { "X-In-Place": "yes", Accept: "text/html, application/json" } });
}

async function settle(form, answer) {
  const isJson = answer.headers.get("content-type")?.startsWith("application/json");
  if (answer.ok && isJson && !answer.redirected) return done(form, await answer.json());
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.ok && refuse(form, page)) return;
  const said = page.querySelector("main [role='alert'], main .empty p:not(.error-number)")?.textContent.trim();
  toast(said || "That did not work. What you wrote is still here.", "trouble");
  await refresh();
}

async function done(form, { said, kind }) {
  form.dataset.settled = "yes";
  if (form.dataset.then) return location.assign(form.dataset.then);
  const part = form.closest("[data-part]")?.id;
  const address = new URL(location.href);
  if (form.hasAttribute("data-keep") && address.searchParams.get("edit") === part) {
    address.searchParams.delete("edit");
    history.replaceState(null, "", address);
  }
  if (form.contains(document.activeElement)) document.activeElement.blur();
  await refresh();
  for (const each of document.querySelectorAll(".toast-done")) each.remove(); // the last thing done is news enough
  toast(said, kind);
  focusPart(part);
}

/** The part as the server sent it back: with everything that was typed, and what is wrong. */
function refuse(form, page) {
  const part = form.closest("[data-part]");
  const fresh = part && form.hasAttribute("data-keep") && page.getElementById(part.id);
  if (!fresh?.querySelector("form[data-keep]")) return false;
  const made = document.importNode(fresh, true);
  // A browser fills in no files by itself: what was chosen goes along.
  for (const mine of part.querySelectorAll('input[type="file"]')) made.querySelector(`#${mine.id}`)?.replaceWith(mine);
  part.replaceWith(made);
  // What came back was typed, not drawn: it counts as being written.
  made.querySelector("form[data-keep]").dataset.typed = "yes";
  document.dispatchEvent(new CustomEvent("muster:swapped"));
  made.querySelector("[data-trouble], [aria-invalid='true']")?.focus();
  return true;
}

function focusPart(part) {
  const holder = part && document.getElementById(part);
  if (document.activeElement === document.body) holder?.querySelector("a[data-edit], button")?.focus({ preventScroll: true });
}
