// Short news at the bottom of the page. What went well goes by itself; trouble stays until it is dismissed.

const STAYS = 7000;
const toasts = document.querySelector("[data-toasts]");

/** Say something: kind is "done", "trouble" or "news". */
export function toast(sentence, kind = "news") {
  const made = document.createElement("p");
  const words = document.createElement("span");
  const button = document.createElement("button");
  made.className = `toast toast-${kind}`;
  words.textContent = sentence;
  Object.assign(button, { type: "button", className: "button quiet tiny square", textContent: "×" });
  button.setAttribute("data-dismiss", "");
  button.setAttribute("aria-label", "Dismiss");
  made.append(words, button);
  toasts.append(made);
  goLater(made);
}

function goLater(each) {
  if (each.classList.contains("toast-trouble")) return;
  setTimeout(function go() {
    if (each.matches(":hover, :focus-within")) setTimeout(go, STAYS);
    else each.remove();
  }, STAYS);
}

toasts?.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) event.target.closest(".toast").remove();
});
toasts?.querySelectorAll(".toast").forEach(goLater);
