// Where one writes: Enter sends, Shift+Enter makes a new line, Up edits the last message of one's own.

import { NO_ANSWER, act, actOrTell } from "./act.js";
import { usage } from "./complete.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { menu } from "./menus.js";
import { pickEmoji } from "./reactions.js";
import { changed, sorted, store } from "./store.js";
import { Suggestions } from "./suggestions.js";

const TALLEST = 220;

export class Composer {
  /** where(): {channel, thread_ts?}; `testid` of the text box. */
  constructor({ where, testid, label }) {
    Object.assign(this, { where, drafts: new Map(), key: "" });
    this.input = h("textarea", {
      class: "composer-input",
      rows: 1,
      "data-testid": testid,
      "aria-label": label,
    });
    this.suggestions = new Suggestions(this.input, testid !== "composer", () => this.typed());
    this.hint = h("p", { class: "composer-hint", hidden: true });
    this.problem = h("p", { class: "composer-problem", role: "alert" });
    this.sendButton = h(
      "button",
      {
        type: "submit",
        class: "send",
        "aria-label": "Send message",
        title: "Send (Enter)",
        "data-testid": testid === "composer" ? "send" : `${testid}-send`,
      },
      icon("send"),
    );
    const tool = (name, title, run, more = {}) => {
      const button = h(
        "button",
        { type: "button", class: "tool", "aria-label": title, title, ...more, onclick: () => run(button) },
        icon(name),
      );
      return button;
    };
    const opens = (kind) => ({ "aria-haspopup": kind, "aria-expanded": "false" });
    this.element = h(
      "form",
      { class: "composer", onsubmit: (event) => this.submit(event) },
      this.suggestions.popup,
      this.hint,
      h(
        "div",
        { class: "composer-box" },
        this.input,
        h(
          "div",
          { class: "composer-tools" },
          testid === "composer" &&
            tool("bolt", "Shortcuts", (button) => this.shortcuts(button), {
              ...opens("menu"),
              "data-testid": "shortcuts",
            }),
          tool("mention", "Mention somebody", () => this.insert("@")),
          tool("emoji", "Emoji", (button) => pickEmoji(button, (name) => this.insert(`:${name}: `)), opens("dialog")),
          h("span", { class: "composer-keys" }, h("kbd", {}, "Shift"), " + ", h("kbd", {}, "Enter"), " for a new line"),
          this.sendButton,
        ),
      ),
      this.problem,
    );
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key_(event));
  }

  /** Another channel or thread: its own draft comes back. */
  moveTo(key, placeholder) {
    this.input.placeholder = placeholder;
    this.input.setAttribute("aria-label", placeholder);
    if (key === this.key) return;
    this.drafts.set(this.key, this.input.value);
    this.key = key;
    this.input.value = this.drafts.get(key) ?? "";
    this.problem.textContent = "";
    this.typed();
  }

  typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST)}px`;
    this.sendButton.classList.toggle("is-ready", Boolean(this.input.value.trim()));
    const command = usage(this.input.value);
    this.hint.hidden = !command;
    if (command)
      fill(
        this.hint,
        h("strong", {}, command.command),
        " ",
        h("span", {}, command.usage_hint ?? ""),
        h("span", { class: "muted" }, command.description ?? ""),
      );
    this.suggestions.suggest();
  }

  insert(text) {
    const at = this.input.selectionEnd;
    const space = at > 0 && !/\s$/.test(this.input.value.slice(0, at)) ? " " : "";
    this.input.focus();
    this.input.setRangeText(space + text, this.input.selectionStart, at, "end");
    this.typed();
  }

  key_(event) {
    if (event.isComposing) return;
    if (this.suggestions.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.element.requestSubmit();
    } else if (event.key === "ArrowUp" && !this.input.value) this.editLast(event);
  }

  editLast(event) {
    const { channel, thread_ts } = this.where();
    const all = sorted(store.channels.get(channel)).filter(
      (each) => each.user === store.me && !each.ephemeral && !each.deleted && !each.subtype,
    );
    const here = all.filter((each) =>
      thread_ts ? each.thread_ts === thread_ts : !each.thread_ts || each.thread_ts === each.ts,
    );
    if (!here.length) return;
    event.preventDefault();
    store.editing = { channel, ts: here.at(-1).ts, inThread: Boolean(thread_ts) };
    changed("messages");
  }

  shortcuts(button) {
    const items = store.shortcuts.global.map((each) => ({
      label: each.name,
      hint: store.bot?.app_name,
      icon: "bolt",
      run: () => actOrTell("global_shortcut", { callback_id: each.callback_id }),
    }));
    const commands = store.commands.map((each) => ({
      label: each.command,
      hint: each.description,
      icon: "pen",
      run: () => this.begin(`${each.command} `),
    }));
    menu(button, "Shortcuts", [
      { heading: "Shortcuts" },
      ...items,
      ...(commands.length ? [null, { heading: "Commands" }, ...commands] : []),
    ]);
  }

  begin(text) {
    this.input.value = text;
    this.input.focus();
    this.typed();
  }

  async submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.problem.textContent = "";
    this.input.value = "";
    this.typed();
    const key = this.key;
    const answer = await act("post", { ...this.where(), text });
    if (answer.ok) return;
    if (this.key === key && !this.input.value) this.begin(text);
    this.problem.textContent = answer.error || NO_ANSWER;
  }
}
