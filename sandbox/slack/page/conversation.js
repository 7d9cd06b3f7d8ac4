// The middle of the page: header, messages and composer of the channel, or the app's home.

import { blockNodes } from "./blocks.js";
import { actOrTell } from "./act.js";
import { join } from "./channels.js";
import { Composer } from "./composer.js";
import { announce, busyWhile, fill, h } from "./dom.js";
import { channelHeader } from "./header.js";
import { preview } from "./human.js";
import { icon } from "./icons.js";
import { authorName } from "./message.js";
import { MessageList } from "./messages.js";
import { channelName, current, hiddenHere, isMember, isReply, on, sorted, store } from "./store.js";

function emptyNote(channel) {
  const words = channel.is_im
    ? `This is the beginning of your conversation with ${channelName(channel)}.`
    : channel.purpose || "Nothing has been said here yet.";
  return h(
    "div",
    { class: "empty" },
    h("h2", {}, channel.is_im ? channelName(channel) : `#${channel.name}`),
    h("p", {}, words),
  );
}

function gate(channel) {
  if (channel.is_archived)
    return h(
      "div",
      { class: "gate" },
      icon("archive"),
      h("p", {}, "This channel is archived. It can be read, not written to."),
    );
  const button = h(
    "button",
    {
      type: "button",
      class: "button is-primary",
      "data-testid": "join",
      onclick: () => busyWhile(button, () => join(channel)),
    },
    "Join channel",
  );
  return h(
    "div",
    { class: "gate" },
    h("p", {}, "You are looking at ", h("strong", {}, `#${channel.name}`), "."),
    button,
  );
}

function drawHome(home, channel) {
  const use = async (block, element, details) => {
    await actOrTell("view_action", {
      view_id: store.home.id,
      block_id: block.block_id,
      action_id: element.action_id,
      ...details,
    });
  };
  const nodes = store.home
    ? blockNodes(store.home.blocks, { use, heading: "h2" })
    : h("p", { class: "muted" }, `${channelName(channel)} has not put anything here yet.`);
  fill(home, h("div", { class: "home-sheet message-blocks" }, nodes));
}

/** Says to screen readers what comes in while the channel is open. */
function teller() {
  const told = new Set();
  let key = "";
  return (channel, messages) => {
    const now = `${store.me}/${channel.id}`;
    const fresh = messages.filter((each) => !told.has(each.ts));
    fresh.forEach((each) => told.add(each.ts));
    if (now === key && fresh.length && fresh.at(-1).user !== store.me)
      announce(`${authorName(fresh.at(-1))}: ${preview(fresh.at(-1).text, 200)}`);
    key = now;
  };
}

export function conversation() {
  const list = h("div", { class: "message-list" });
  const scroller = h("div", { class: "message-scroll", role: "region", "aria-label": "Messages", tabindex: "0" }, list);
  const home = h("div", {
    class: "home",
    role: "region",
    "aria-label": "App home",
    "data-testid": "home",
    tabindex: "0",
  });
  const jump = h(
    "button",
    { type: "button", class: "jump", hidden: true },
    icon("arrowDown"),
    h("span", {}, "New messages"),
  );
  const composer = new Composer({ where: () => ({ channel: store.channel }), testid: "composer", label: "Message" });
  const doors = h("div", { class: "doors" });
  const messages = new MessageList(scroller, list);
  const tell = teller();
  let key = "";

  jump.addEventListener("click", () => messages.toEnd());
  scroller.addEventListener(
    "scroll",
    () => {
      if (messages.atEnd()) jump.hidden = true;
    },
    { passive: true },
  );

  on("route channels messages people", () => {
    const channel = current();
    if (!channel) return;
    const atHome = store.tab === "home";
    const all = sorted(channel).filter((each) => !isReply(each) && !hiddenHere(each));
    scroller.hidden = atHome;
    home.hidden = !atHome;
    scroller.setAttribute("aria-label", `Messages in ${channelName(channel)}`);
    const missed = messages.show(channel, all, `${store.me}/${channel.id}`, emptyNote(channel));
    if (missed) jump.hidden = false;
    else if (messages.atEnd()) jump.hidden = true;
    tell(channel, all);
    const mayWrite = isMember(channel) && !channel.is_archived;
    composer.element.hidden = !mayWrite || atHome;
    fill(doors, mayWrite ? null : gate(channel));
    composer.moveTo(
      `${store.me}/${channel.id}`,
      channel.is_im ? `Message ${channelName(channel)}` : `Message #${channel.name}`,
    );
    if (
      key !== channel.id &&
      matchMedia("(hover: hover)").matches &&
      !document.querySelector("dialog[open]") &&
      !store.thread
    )
      composer.input.focus({ preventScroll: true });
    key = channel.id;
  });
  on("route views", () => {
    if (store.tab === "home" && current()) drawHome(home, current());
  });
  return h(
    "main",
    { class: "conversation" },
    channelHeader(),
    h("div", { class: "message-area" }, scroller, home, jump),
    doors,
    composer.element,
  );
}
