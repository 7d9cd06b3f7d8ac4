// What this person sees, as the sandbox last told it; and the way to act.

import { notice } from "./dom.js";

export const state = { user: "", room: "", snapshot: null, read: {}, busy: new Set() };
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
  if (found.error) notice(found.error);
  return found;
}

let socket;
export function connect(user) {
  state.user = user;
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
  return state.snapshot.channels.find((each) => each.id === state.room);
}

export function person(id) {
  return state.snapshot.people.find((each) => each.id === id);
}
