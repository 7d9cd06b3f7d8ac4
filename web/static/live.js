// Keeps the page current: the server names what has changed, and the page looks at itself again.

import { refresh } from "./swap.js";

const main = document.getElementById("main");
const sign = document.querySelector("[data-live]");
const WORDS = { connecting: "Connecting…", live: "Live", reconnecting: "Reconnecting…", off: "Not live" };
const A_MINUTE = 60_000;
const SETTLE = 150;
const RETRY = 10_000;
let source = null;
let settling = null;
let retry = null;

function show(state) {
  if (sign.dataset.live === state) return;
  sign.dataset.live = state;
  sign.querySelector("[data-live-words]").textContent = WORDS[state];
  sign.hidden = false;
}

// Changes come in bursts; one look serves them all.
function lookSoon() {
  clearTimeout(settling);
  settling = setTimeout(() => refresh().catch(() => {}), SETTLE);
}

function connect() {
  clearTimeout(retry);
  if (source || document.hidden) return;
  source = new EventSource(main.dataset.events);
  source.onopen = () => {
    show("live");
    lookSoon(); // something may have changed before, or while we were away
  };
  source.onmessage = lookSoon;
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) {
      show("reconnecting");
      return;
    }
    // The browser has given up: the page is gone, or something between us answered in the server's place.
    show("reconnecting");
    disconnect();
    lookSoon();
    retry = setTimeout(connect, RETRY);
  };
}

function disconnect() {
  source?.close();
  source = null;
}

// A page that nobody looks at holds no connection: browsers allow only a few to one server.
document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
addEventListener("pageshow", (event) => event.persisted && connect());
setInterval(() => {
  if (source && main.hasAttribute("data-ticks")) lookSoon(); // how long it has been open
}, A_MINUTE);

if (main.dataset.events) {
  show("connecting");
  connect();
}
