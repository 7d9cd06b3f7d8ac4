// What a person does goes to the server; a refusal becomes a notice.

import { state } from "./store.js";
import { notice } from "./notices.js";

export async function act(action, body = {}, quiet = false) {
  let answer;
  try {
    const response = await fetch("/_sandbox/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: state.me, action, ...body }),
    });
    answer = await response.json();
  } catch {
    answer = { ok: false, error: "The sandbox does not answer. Is it still running?" };
  }
  if (!quiet && !answer.ok) notice(answer.error || "That did not work.");
  if (!quiet && answer.failed) notice(answer.failed);
  return answer;
}

/** Show that a control is at work until the promise settles. */
export async function busy(control, promise) {
  control.setAttribute("aria-busy", "true");
  control.setAttribute("aria-disabled", "true");
  try {
    return await promise;
  } finally {
    control.removeAttribute("aria-busy");
    control.removeAttribute("aria-disabled");
  }
}

export const isBusy = (control) => control.getAttribute("aria-busy") === "true";
