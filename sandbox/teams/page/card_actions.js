// The buttons of a card.

import { el, notice } from "./dom.js";
import { drawn } from "./emoji.js";

export function actionRow(listed, context) {
  const row = el("div", { class: "row" });
  const below = el("div", { class: "below" });
  const first = listed.filter((each) => String(each.mode ?? "primary").toLowerCase() !== "secondary");
  const second = listed.filter((each) => !first.includes(each));
  row.append(...first.map((each) => button(each, context, below)));
  if (second.length) row.append(overflow(second, context, below));
  return el("div", { class: "actions" }, row, below);
}

function overflow(listed, context, below) {
  const inside = el("div", { class: "overflow-list" }, listed.map((each) => button(each, context, below)));
  return el("details", { class: "overflow" }, el("summary", { class: "control", "aria-label": "More actions" }, "⋯"), inside);
}

function button(action, context, below) {
  const style = String(action.style ?? "default").toLowerCase();
  const marks = ["control", style !== "default" && style].filter(Boolean).join(" ");
  if (action.type === "Action.OpenUrl") {
    return el("a", { class: marks, href: action.url, title: action.tooltip, target: "_blank", rel: "noreferrer noopener" }, drawn(action.title));
  }
  const made = el("button", { type: "button", class: marks, title: action.tooltip, disabled: action.isEnabled === false }, drawn(action.title));
  made.addEventListener("click", () => press(action, context, made, below));
  return made;
}

// A whole element as a button ("selectAction").
export function chosen(element, action, context) {
  element.classList.add("selectable");
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  const go = () => (action.type === "Action.OpenUrl" ? window.open(action.url, "_blank", "noopener") : press(action, context, null, null));
  element.addEventListener("click", go);
  element.addEventListener("keydown", (event) => event.key === "Enter" && event.target === element && go());
}

async function press(action, context, made, below) {
  if (action.type === "Action.ToggleVisibility") return toggle(action, context.root);
  if (action.type === "Action.ShowCard") return show(action, context, made, below);
  const takes = String(action.associatedInputs ?? "auto").toLowerCase() !== "none";
  const wrong = takes ? context.inputs.filter((each) => !each.check()) : [];
  if (wrong.length) return wrong[0].focus();
  const values = takes ? Object.fromEntries(context.inputs.map((each) => [each.id, each.read()])) : {};
  if (made) {
    made.disabled = true;
    made.setAttribute("aria-busy", "true");
  }
  try {
    await context.use(action, values);
  } catch {
    notice("The sandbox does not answer.");
  }
  if (made) {
    made.disabled = action.isEnabled === false;
    made.removeAttribute("aria-busy");
  }
}

function toggle(action, root) {
  for (const each of action.targetElements) {
    const target = root.querySelector(`[data-element="${CSS.escape(each.elementId ?? each)}"]`);
    if (target) target.hidden = each.isVisible === undefined ? !target.hidden : !each.isVisible;
  }
}

function show(action, context, made, below) {
  const isOpen = made.getAttribute("aria-expanded") === "true";
  for (const each of made.parentElement.children) each.removeAttribute("aria-expanded");
  below.replaceChildren();
  if (isOpen) return;
  made.setAttribute("aria-expanded", "true");
  below.append(context.within(action.card));
}
