// The side panel with a thread: the message it hangs on, the replies, and a composer of its own.

import { Composer } from "./composer.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import { openThread } from "./route.js";
import { channelName, current, isMember, on, replies, store } from "./store.js";

export function threadPanel() {
  const list = h("div", { class: "message-list" });
  const count = h("p", { class: "reply-line" });
  const scroller = h(
    "div",
    { class: "thread-scroll", role: "region", "aria-label": "Thread messages", tabindex: "0" },
    list,
  );
  const composer = new Composer({
    where: () => ({ channel: store.channel, thread_ts: store.thread }),
    testid: "thread-composer",
    label: "Reply",
  });
  const where = h("span", { class: "muted" });
  const close = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "Close thread",
      "data-testid": "thread-close",
      onclick: () => openThread(null),
    },
    icon("close"),
  );
  const panel = h(
    "aside",
    { class: "thread", "aria-label": "Thread", "data-testid": "thread", hidden: true },
    h("header", { class: "thread-head" }, h("h2", {}, "Thread"), where, close),
    scroller,
    composer.element,
  );
  const messages = new MessageList(scroller, list, true);
  let shown = null;

  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !store.editing) openThread(null);
  });

  on("route messages people", () => {
    const channel = current();
    const parent = store.thread && channel?.messages.get(store.thread);
    panel.hidden = !store.thread || !channel;
    document.body.classList.toggle("thread-open", !panel.hidden);
    if (panel.hidden) {
      if (shown) document.querySelector("[data-testid=composer]")?.focus({ preventScroll: true });
      shown = null;
      return;
    }
    fill(where, channel.is_im ? channelName(channel) : `#${channel.name}`);
    const all = replies(channel, store.thread);
    messages.show(channel, [parent, ...all].filter(Boolean), `${channel.id}/${store.thread}`);
    fill(count, `${all.length} ${all.length === 1 ? "reply" : "replies"}`);
    if (all.length && parent) list.firstElementChild.after(count);
    else count.remove();
    composer.element.hidden = !isMember(channel) || channel.is_archived;
    composer.moveTo(`${channel.id}/${store.thread}`, "Reply …");
    if (shown !== store.thread) {
      shown = store.thread;
      composer.input.focus();
    }
  });
  return panel;
}
