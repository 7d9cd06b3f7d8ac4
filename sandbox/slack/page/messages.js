// A list of messages that is kept right with as few changes as can be: a channel's, or a thread's.

import { h } from "./dom.js";
import { isQuiet, messageNode, signature } from "./message.js";
import { hiddenHere, store } from "./store.js";
import { dayName, moment, sameDay } from "./times.js";

const TOGETHER = 5 * 60;
const NEAR_END = 160;

function follows(before, message) {
  return (
    Boolean(before) &&
    !isQuiet(before) &&
    !isQuiet(message) &&
    before.user === message.user &&
    before.username === message.username &&
    Boolean(before.ephemeral) === Boolean(message.ephemeral) &&
    !message.pinned &&
    !before.pinned &&
    message.ts - before.ts < TOGETHER &&
    !before.deleted
  );
}

export class MessageList {
  /** scroller: the element that scrolls; list: where the rows go. */
  constructor(scroller, list, inThread = false) {
    Object.assign(this, { scroller, list, inThread, rows: new Map(), key: "", stays: true });
    list.addEventListener("keydown", (event) => this.walk(event));
    // Who is at the end stays there, when the composer grows or a picture comes late.
    scroller.addEventListener("scroll", () => (this.stays = this.atEnd()), { passive: true });
    const observer = new ResizeObserver(() => this.stays && this.toEnd());
    observer.observe(scroller);
    observer.observe(list);
  }

  /** Shows these messages; `key` names the channel or thread. Gives how many came that were out of sight. */
  show(channel, messages, key, emptyNode = null) {
    const other = key !== this.key;
    const atEnd = this.atEnd();
    const known = other ? new Set() : new Set(this.rows.keys());
    if (other) {
      this.rows.clear();
      this.list.replaceChildren();
      this.key = key;
    }
    const seen = messages.filter((each) => !hiddenHere(each) && (!each.deleted || each.reply_count));
    const focus = this.rememberFocus();
    this.arrange(this.wanted(channel, seen, emptyNode));
    this.restoreFocus(focus);
    this.roving();
    const fresh = seen.filter((each) => !known.has(each.ts));
    const mine = fresh.some((each) => each.user === store.me || each.ephemeral);
    if (other || ((atEnd || mine) && fresh.length) || (atEnd && !fresh.length)) this.toEnd();
    return other || atEnd || mine ? 0 : fresh.length;
  }

  wanted(channel, messages, emptyNode) {
    const nodes = messages.length || !emptyNode ? [] : [["empty", "empty", () => emptyNode]];
    let before = null;
    for (const message of messages) {
      const date = moment(message.ts);
      const newDay = !before || !sameDay(moment(before.ts), date);
      if (newDay && !this.inThread) nodes.push([`day-${date.toDateString()}`, dayName(date), () => divider(date)]);
      const how = {
        follows: !newDay && follows(before, message),
        inThread: this.inThread,
        editing: store.editing?.ts === message.ts && Boolean(store.editing.inThread) === this.inThread,
      };
      nodes.push([message.ts, signature(channel, message, how), () => messageNode(channel, message, how)]);
      before = message;
    }
    return nodes;
  }

  /** Each wanted row is [key, signature, make]: rows that are the same stay as they are. */
  arrange(wanted) {
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, row] of this.rows) {
      if (!keys.has(key)) {
        row.node.remove();
        this.rows.delete(key);
      }
    }
    let next = this.list.firstElementChild;
    for (const [key, sign, make] of wanted) {
      const row = this.rows.get(key);
      if (row?.sign === sign) {
        if (row.node === next) next = next.nextElementSibling;
        else this.list.insertBefore(row.node, next);
        continue;
      }
      const node = make();
      if (row) {
        if (row.node === next) next = next.nextElementSibling;
        row.node.replaceWith(node);
      } else this.list.insertBefore(node, next);
      this.rows.set(key, { sign, node });
    }
  }

  rememberFocus() {
    const row = document.activeElement?.closest?.("[data-ts]");
    if (!row || !this.list.contains(row)) return null;
    return { row, ts: row.dataset.ts, name: document.activeElement.dataset.focus };
  }

  restoreFocus(focus) {
    if (!focus || focus.row.isConnected) return;
    const row = this.rows.get(focus.ts)?.node;
    const control = focus.name && row?.querySelector(`[data-focus="${CSS.escape(focus.name)}"]`);
    (control || row)?.focus({ preventScroll: true });
  }

  /** One message takes part in the Tab order; arrow keys go to the others. */
  roving() {
    const rows = [...this.list.querySelectorAll(".message")];
    if (!rows.some((each) => each.tabIndex === 0)) rows.at(-1)?.setAttribute("tabindex", "0");
  }

  walk(event) {
    if (!event.target.matches?.(".message") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const rows = [...this.list.querySelectorAll(".message")];
    const to = rows[rows.indexOf(event.target) + (event.key === "ArrowUp" ? -1 : 1)];
    if (!to) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }

  atEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR_END;
  }

  toEnd() {
    this.stays = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}

function divider(date) {
  return h("div", { class: "day" }, h("span", { class: "day-name" }, dayName(date)));
}
