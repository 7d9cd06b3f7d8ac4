// What the person does goes to the server as one POST each; the answer to it comes over the WebSocket.

import { notice } from "./notices.js";
import { store } from "./store.js";

export const NO_ANSWER = "We had some trouble connecting. Try again?";

/** The server's answer: {ok: true, …} or {ok: false, error}. Never throws. */
export async function act(action, details = {}) {
  try {
    const response = await fetch("/_sandbox/act", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: store.me, action, ...details }),
    });
    const answer = await response.json();
    return answer && typeof answer === "object" ? answer : { ok: false, error: NO_ANSWER };
  } catch {
    return { ok: false, error: NO_ANSWER };
  }
}

/** Like `act`, and a refusal is shown as a notice. */
export async function actOrTell(action, details = {}) {
  const answer = await act(action, details);
  if (!answer.ok) notice(answer.error || NO_ANSWER, "error");
  return answer;
}
