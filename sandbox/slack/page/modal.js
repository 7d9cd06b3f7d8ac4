// The app's modals. The topmost of the stack is shown; the server opens, updates, pushes and closes them.

import { NO_ANSWER, act } from "./act.js";
import { blockNodes } from "./blocks.js";
import { busyWhile, fill, freshId, h } from "./dom.js";
import { isEmpty } from "./inputs.js";
import { icon } from "./icons.js";
import { decode } from "./inline.js";
import { on, store } from "./store.js";

let shown = null;
/** What was entered in the views that lie under a pushed one, by view id. */
const entered = new Map();

const words = (object, otherwise) => decode(object?.text ?? "") || otherwise;

function valuesOf(inputs) {
  const values = {};
  for (const [block, input] of inputs) values[block] = { [input.action]: input.state() };
  return values;
}

export function watchViews() {
  on("views", draw);
}

function draw() {
  const top = store.views.at(-1);
  for (const id of entered.keys()) if (!store.views.some((each) => each.id === id)) entered.delete(id);
  if (!top) {
    close();
    return;
  }
  if (shown?.view === top) {
    showErrors(store.errors.get(top.id));
    return;
  }
  if (shown) entered.set(shown.view.id, valuesOf(shown.inputs));
  const kept = entered.get(top.id) ?? {};
  const back = shown?.before ?? document.activeElement;
  const focused = shown?.view.id === top.id ? document.activeElement?.closest("[data-block]")?.dataset.block : null;
  shown?.box.remove();
  shown = build(top, kept, back);
  document.body.append(shown.box);
  shown.box.showModal();
  const first = (focused && shown.inputs.get(focused)?.focus) || [...shown.inputs.values()][0]?.focus || shown.first;
  first?.focus();
  showErrors(store.errors.get(top.id));
}

function close() {
  if (!shown) return;
  const { box, before } = shown;
  shown = null;
  box.close();
  box.remove();
  if (before?.isConnected) before.focus();
}

function build(view, kept, before) {
  const inputs = new Map();
  const title = freshId("modal-title");
  const use = (block, element, details) =>
    tell(
      act("view_action", {
        view_id: view.id,
        block_id: block.block_id,
        action_id: element.action_id,
        ...details,
        values: valuesOf(inputs),
      }),
    );
  const body = blockNodes(view.blocks, { use, inputs, kept, heading: "h3" });
  const leave = () => tell(act("view_close", { view_id: view.id }));
  const stacked = store.views.length > 1;
  const shut = h(
    "button",
    { type: "button", class: "icon-button", "aria-label": stacked ? "Back" : "Close", onclick: leave },
    icon(stacked ? "arrowLeft" : "close"),
  );
  const cancel = h(
    "button",
    { type: "button", class: "button", "data-testid": "modal-close", onclick: leave },
    words(view.close, view.submit ? "Cancel" : "Close"),
  );
  const submit =
    view.submit &&
    h("button", { type: "submit", class: "button is-primary", "data-testid": "modal-submit" }, words(view.submit));
  const notice = h("p", { class: "modal-notice", role: "alert", hidden: true });
  const form = h(
    "form",
    { class: "modal-form", novalidate: true },
    h(
      "header",
      { class: "modal-head" },
      stacked && shut,
      h("h2", { id: title }, words(view.title, "Form")),
      !stacked && shut,
    ),
    h("div", { class: "modal-body", tabindex: inputs.size ? null : "0" }, notice, body),
    h("footer", { class: "modal-foot" }, cancel, submit),
  );
  const box = h(
    "dialog",
    { class: "modal app-modal", "data-testid": "modal", "aria-labelledby": title, "data-view": view.id },
    form,
  );
  box.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  box.addEventListener("close", () => {
    if (shown?.box !== box) return;
    shown = null;
    box.remove();
    leave();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (submit) busyWhile(submit, () => send(view, inputs));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  return { view, box, inputs, notice, before, first: submit || cancel };
}

async function send(view, inputs) {
  const missing = {};
  for (const [block, input] of inputs) {
    if (input.required && isEmpty(input.state())) missing[block] = "Please complete this required field.";
  }
  showErrors(missing);
  if (Object.keys(missing).length) return;
  store.errors.set(view.id, {});
  const answer = await act("view_submit", { view_id: view.id, values: valuesOf(inputs) });
  if (!answer.ok && shown?.view.id === view.id) say(answer.error || NO_ANSWER);
}

async function tell(promise) {
  const answer = await promise;
  if (!answer.ok) say(answer.error || NO_ANSWER);
}

/** A sentence on top of the form. */
function say(text) {
  if (!shown) return;
  fill(shown.notice, text);
  shown.notice.hidden = !text;
}

/** Errors beside their fields, the focus at the first; an error of no field stands on top. */
function showErrors(errors = {}) {
  if (!shown) return;
  const rest = Object.entries(errors)
    .filter(([block]) => !shown.inputs.has(block))
    .map(([, text]) => text);
  say(rest.join(" "));
  let first = null;
  for (const [block, input] of shown.inputs) {
    input.fail(errors[block] ?? "");
    if (errors[block]) first ??= input;
  }
  first?.focus?.focus();
  first?.node.scrollIntoView({ block: "nearest" });
}
