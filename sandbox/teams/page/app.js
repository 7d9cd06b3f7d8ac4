// Puts the page together: one drawing after each change.

import { drawBar } from "./bar.js";
import { composer } from "./composer.js";
import { drawDialog } from "./dialog.js";
import { avatar, el, fill, sync } from "./dom.js";
import { drawMessages } from "./messages.js";
import { drawSidebar } from "./sidebar.js";
import { act, CHAT, connect, onChange, room, state } from "./store.js";

function drawHeader() {
  const here = room();
  const { snapshot } = state;
  const toggle = () => document.getElementById("app").classList.toggle("drawer-open");
  const isChat = here.ref === CHAT;
  const picture = isChat ? avatar(here.name, "5b5fc7", true) : avatar(snapshot.team, "4f52b2");
  fill(
    document.getElementById("header"),
    el("button", { class: "drawer", onclick: toggle, "aria-label": "Chats and channels" }, "☰"),
    picture,
    el("div", { class: "where" }, el("h1", {}, here.name), el("p", {}, isChat ? "App" : snapshot.team)),
    el("span", { class: "tab", "aria-current": "page" }, isChat ? "Chat" : "Posts"),
  );
  document.title = `${here.name} · Sandbox Teams`;
}

// One box for each place, so that a draft waits there.
const boxes = new Map();
function drawComposer() {
  const here = room();
  const key = `${state.user}/${here.ref}`;
  const words = here.ref === CHAT ? "Type a message" : `Start a post in ${here.name}`;
  if (!boxes.has(key)) boxes.set(key, composer({ placeholder: words, id: "composer-input", send: (said) => act("post", here.ref, said) }));
  sync(document.getElementById("composer"), boxes.get(key));
}

onChange(() => {
  const { rooms } = state.snapshot;
  if (!room()) state.room = (rooms.find((each) => each.name === "incidents") ?? rooms[0]).ref;
  drawBar();
  drawSidebar();
  drawHeader();
  drawComposer();
  drawMessages();
  drawDialog();
});

connect(new URLSearchParams(location.search).get("user") ?? "ada");
