// The channels and direct conversations, with what is unread.

import { avatar } from "./avatars.js";
import { createChannel, openDirect } from "./channels.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { goTo } from "./route.js";
import { channelName, fullName, isMember, on, partner, person, store } from "./store.js";

let showArchived = false;
const closed = new Set();

const byName = (one, two) => channelName(one).localeCompare(channelName(two), undefined, { numeric: true });

function row(channel) {
  const here = channel.id === store.channel;
  const unread = here ? 0 : channel.unread;
  const cls = [
    "side-link",
    here && "is-here",
    unread && "is-unread",
    channel.is_archived && "is-archived",
    !isMember(channel) && "is-outside",
  ]
    .filter(Boolean)
    .join(" ");
  const lead = channel.is_im
    ? avatar(partner(channel), "small")
    : icon(channel.is_archived ? "archive" : channel.is_private ? "lock" : "hash");
  const name = channelName(channel);
  const mark = channel.is_im ? (person(partner(channel))?.handle ?? channel.id) : channel.name;
  return h(
    "li",
    {},
    h(
      "a",
      {
        class: cls,
        href: `#${encodeURIComponent(channel.is_im ? `@${mark}` : mark)}`,
        "data-testid": channel.is_im ? `dm-${mark}` : `channel-${mark}`,
        "aria-current": here ? "page" : null,
        title: channel.is_im ? null : name,
        onclick: (event) => {
          event.preventDefault();
          document.body.classList.remove("drawer-open");
          goTo(channel.id);
        },
      },
      lead,
      h("span", { class: "side-name" }, name),
      channel.is_im && person(partner(channel))?.is_bot && h("span", { class: "tag" }, "APP"),
      channel.is_private && !channel.is_im && h("span", { class: "unseen" }, "private"),
      unread ? h("span", { class: "badge", "aria-label": `${unread} unread` }, String(unread)) : null,
    ),
  );
}

function section(title, channels, extra = null, last = null) {
  if (!channels.length && !extra && !last) return null;
  const isOpen = !closed.has(title);
  const flip = () => {
    if (isOpen) closed.add(title);
    else closed.delete(title);
    draw();
  };
  const kept = channels.filter((each) => isOpen || each.id === store.channel || each.unread);
  return h(
    "section",
    { class: "side-section" },
    h(
      "div",
      { class: "side-head" },
      h(
        "h2",
        {},
        h(
          "button",
          { type: "button", "aria-expanded": String(isOpen), onclick: flip, "data-focus": `section-${title}` },
          icon("caret"),
          title,
        ),
      ),
      extra,
    ),
    h("ul", {}, kept.map(row), isOpen && last),
  );
}

/** The app's conversation, before there is one. */
function botRow() {
  const id = store.bot?.user_id;
  if (
    !id ||
    [...store.channels.values()].some((each) => each.is_im && each.members.length === 2 && each.members.includes(id))
  )
    return null;
  const open = () => {
    document.body.classList.remove("drawer-open");
    openDirect(id);
  };
  const handle = person(id)?.handle ?? store.bot.name;
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "side-link", "data-testid": `dm-${handle}`, onclick: open },
      avatar(id, "small"),
      h("span", { class: "side-name" }, fullName(id)),
      h("span", { class: "tag" }, "APP"),
    ),
  );
}

let nav = null;

function draw() {
  if (!store.ready) return;
  const all = [...store.channels.values()];
  const open = all.filter((each) => !each.is_im && !each.is_archived).sort(byName);
  const archived = all.filter((each) => each.is_archived && (showArchived || each.id === store.channel)).sort(byName);
  const hasArchived = all.some((each) => each.is_archived);
  const add = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "Create a channel",
      title: "Create a channel",
      "data-testid": "create-channel",
      "data-focus": "create",
      onclick: createChannel,
    },
    icon("add"),
  );
  const toggle =
    hasArchived &&
    h(
      "button",
      {
        type: "button",
        class: "side-more",
        "aria-pressed": String(showArchived),
        "data-focus": "archived",
        onclick: () => {
          showArchived = !showArchived;
          draw();
        },
      },
      icon("archive"),
      showArchived ? "Hide archived channels" : "Show archived channels",
    );
  const focus = nav.contains(document.activeElement) ? document.activeElement.dataset : null;
  const top = nav.scrollTop;
  fill(
    nav,
    section("Channels", open.filter(isMember), add),
    section(
      "Other channels",
      open.filter((each) => !isMember(each)),
    ),
    section("Direct messages", all.filter((each) => each.is_im).sort(byName), null, botRow()),
    section("Archived", archived),
    toggle,
  );
  nav.scrollTop = top;
  const again = focus?.testid
    ? `[data-testid="${CSS.escape(focus.testid)}"]`
    : focus?.focus
      ? `[data-focus="${CSS.escape(focus.focus)}"]`
      : null;
  if (again) nav.querySelector(again)?.focus({ preventScroll: true });
}

export function sidebar() {
  nav = h("nav", { class: "sidebar", id: "sidebar", "aria-label": "Channels" });
  on("channels people route", draw);
  return nav;
}
