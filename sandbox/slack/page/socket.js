// The WebSocket: one for the person acting, opened again with growing pauses when it breaks.

import { notice } from "./notices.js";
import { changed, receive, store } from "./store.js";

const PAUSES = [300, 700, 1500, 3000, 5000, 8000];
let socket = null;
let failures = 0;
let timer = 0;
let wanted = "";

/** `asked` is a handle, a user id or "": the server picks the first person then. */
export function connect(asked) {
  wanted = asked;
  clearTimeout(timer);
  const old = socket;
  socket = null;
  old?.close();
  open(idOf(asked));
}

function idOf(asked) {
  const low = asked.toLowerCase();
  for (const each of store.people.values()) {
    if ([each.id, each.handle].some((name) => name?.toLowerCase() === low)) return each.id;
  }
  return /^[UW][A-Z0-9]{2,}$/.test(asked) ? asked : "";
}

function open(user) {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const mine = new WebSocket(
    `${scheme}://${location.host}/_sandbox/ws${user ? `?user=${encodeURIComponent(user)}` : ""}`,
  );
  socket = mine;
  mine.addEventListener("message", (event) => {
    if (mine === socket) take(JSON.parse(event.data));
  });
  mine.addEventListener("close", () => {
    if (mine === socket) retry();
  });
}

function take(data) {
  if (data.type === "notice") {
    notice(data.text);
    return;
  }
  if (data.type === "snapshot" && wanted && data.me !== wanted) {
    // Handles become ids only by a first snapshot: then the right person is connected.
    store.people = new Map(data.people.map((each) => [each.id, each]));
    const id = idOf(wanted);
    if (id && id !== data.me) {
      connect(id);
      return;
    }
    if (!id) notice(`Nobody here is called “${wanted}”.`);
    wanted = data.me;
  }
  if (data.type === "snapshot") {
    failures = 0;
    wanted = data.me;
    store.connected = true;
    changed("status");
  }
  receive(data);
}

function retry() {
  store.connected = false;
  changed("status");
  const pause = PAUSES[Math.min(failures, PAUSES.length - 1)];
  failures += 1;
  timer = setTimeout(() => open(idOf(wanted)), pause);
}

/** Tries at once, without waiting for the pause to end. */
export function retryNow() {
  if (store.connected) return;
  clearTimeout(timer);
  connect(wanted);
}
