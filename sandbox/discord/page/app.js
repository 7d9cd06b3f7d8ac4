// Puts the page together: one drawing after each change.

import { el, fill } from "./dom.js";
import { drawComposer } from "./composer.js";
import { drawMessages } from "./messages.js";
import { drawModal, showPins } from "./modal.js";
import { drawSidebar } from "./sidebar.js";
import { connect, onChange, room, state } from "./store.js";

function drawHeader() {
  const here = room();
  const toggle = () => document.getElementById("app").classList.toggle("drawer-open");
  const sign = here.kind === 1 ? "@ " : here.private ? "🔒 " : "# ";
  fill(
    document.getElementById("header"),
    el("button", { class: "drawer", onclick: toggle, "aria-label": "Channels" }, "☰"),
    el("h1", {}, sign + here.name),
    el("p", { title: here.topic }, here.topic),
    el("button", { onclick: showPins }, "Pins"),
  );
  document.title = `${here.name} · Sandbox Discord`;
}

onChange(() => {
  const channels = state.snapshot.channels;
  if (!room()) state.room = (channels.find((each) => each.name === "general") ?? channels[0]).id;
  drawSidebar();
  drawHeader();
  drawMessages();
  drawComposer();
  drawModal();
});

connect(new URLSearchParams(location.search).get("user") ?? "ada");
