// What this person sees, as the sandbox last told it; and the way to act.

import { notice } from "./dom.js";

export const CHAT = "@";
export const state = { user: "", room: "", snapshot: null, read: {}, lines: {}, editing: "" };
const listeners = [];

export function onChange(listener) {
  listeners.push(listener);
}

export function changed() {
  for (const listener of listeners) listener();
}

export async function act(name, ...args) {
  const body = JSON.stringify({ user: state.user, act: name, args });
  const response = await fetch("/_sandbox/act", { method: "POST", body, headers: { "Content-Type": "application/json" } });
  const found = await response.json();
  if (found.refused) notice(found.refused);
  return found;
}

// What came of a click stands under the message for a while.
export function line(messageId, words, isBad) {
  state.lines[messageId] = { words, isBad };
  changed();
  setTimeout(() => {
    if (state.lines[messageId]?.words !== words) return;
    delete state.lines[messageId];
    changed();
  }, 12000);
}

let socket;
export function connect(user) {
  state.user = user;
  state.editing = "";
  if (socket) {
    socket.onclose = null;
    socket.close();
  }
  socket = new WebSocket(`${location.origin.replace("http", "ws")}/_sandbox/ws?user=${encodeURIComponent(user)}`);
  socket.onmessage = (event) => {
    state.snapshot = JSON.parse(event.data);
    changed();
  };
  socket.onclose = () => setTimeout(() => connect(state.user), 1000);
}

export function room() {
  return state.snapshot.rooms.find((each) => each.ref === state.room);
}
