// The page: one feed in, one redraw per change out.

import { connect } from "./socket.js";
import { act } from "./act.js";
import { apply, channel, isMember, state, subscribe, visit } from "./store.js";
import { drawComposer, focusComposer } from "./composer.js";
import { drawHeader } from "./header.js";
import { drawMessages, followNewer } from "./messages.js";
import { drawModal, showErrors } from "./modal.js";
import { closeMenus } from "./menus.js";
import { closeDrawer, drawSidebar, openDrawer } from "./sidebar.js";
import { drawThread } from "./thread.js";
import { notice } from "./notices.js";

const LAST = "sandbox-chat-channel";
const user = new URLSearchParams(location.search).get("as") || "ada";

/** The channel in the address, the last one, or #general. */
function choose() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  const rooms = [...state.channels.values()];
  const named = wanted && rooms.find((r) => r.id === wanted || r.name === wanted);
  const last = state.channels.get(sessionStorage.getItem(LAST));
  return named || (state.channels.has(state.current) ? channel() : last) || rooms.find((r) => r.name === "general") || rooms.find(isMember) || rooms[0];
}

function route() {
  const room = choose();
  if (!room) return;
  closeDrawer();
  closeMenus();
  if (room.id === state.current) return;
  sessionStorage.setItem(LAST, room.id);
  visit(room.id);
  if (room.is_im && room.im_user === state.bot.user_id) act("open_home", {}, true);
}

const DRAW = {
  all() {
    if (!channel()) route();
    everything();
    drawModal();
  },
  visit() {
    everything(true);
    focusComposer();
  },
  channels() {
    if (!channel()) route();
    drawSidebar();
    drawHeader();
    drawComposer();
  },
  messages(fresh) {
    drawMessages({ fresh });
    drawThread({ fresh });
    drawHeader();
  },
  thread: () => (drawThread({ opened: true }), drawMessages()),
  views: drawModal,
  errors: showErrors,
  notice,
};

function everything(fresh = false) {
  if (!channel()) return;
  drawSidebar();
  drawHeader();
  drawMessages({ start: fresh });
  drawComposer();
  drawThread();
}

subscribe((topic, detail) => DRAW[topic]?.(detail));
window.addEventListener("hashchange", route);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && state.unread.delete(state.current)) drawSidebar();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) closeDrawer();
});
document.addEventListener("open-drawer", openDrawer);
followNewer();
connect(user, apply, (up) => (document.getElementById("connection").hidden = up));
