// What one can do with a channel as a whole: make, join, leave, rename, archive, invite.

import { act, actOrTell } from "./act.js";
import { ask, confirmed } from "./dialogs.js";
import { human } from "./human.js";
import { goTo } from "./route.js";
import { on, store } from "./store.js";

/** Goes to a channel as soon as the server has told of it. */
let expected = null;

on("channels", () => {
  const id = expected;
  if (!id || !store.channels.has(id)) return;
  expected = null;
  goTo(id);
});

/** Opens the channel the server just made or found. */
function follow(answer) {
  const id = typeof answer.channel === "string" ? answer.channel : answer.channel?.id;
  if (store.channels.has(id)) goTo(id);
  else expected = id;
}

export async function openDirect(who) {
  const answer = await actOrTell("open_dm", { who });
  if (answer.ok) follow(answer);
}

export function createChannel() {
  ask({
    title: "Create a channel",
    submit: "Create",
    fields: [
      { name: "name", label: "Name", hint: "Small letters, digits, - and _; up to 80 characters." },
      { name: "is_private", label: "Private", type: "checkbox", hint: "Only people who are invited see it." },
    ],
    async send({ name, is_private }) {
      const clean = name.replace(/^#/, "").toLowerCase().replace(/\s+/g, "-");
      if (!clean) return "A channel needs a name.";
      const answer = await act("create_channel", { name: clean, is_private });
      if (!answer.ok) return answer.error;
      follow(answer);
      return null;
    },
  });
}

export const join = (channel) => actOrTell("join", { channel: channel.id });
export const invite = (channel, who) => actOrTell("invite", { channel: channel.id, who });
export const kick = (channel, who) => actOrTell("kick", { channel: channel.id, who });

export function rename(channel) {
  ask({
    title: `Rename #${channel.name}`,
    submit: "Rename",
    fields: [{ name: "name", label: "Name", value: channel.name }],
    async send({ name }) {
      const answer = await act("rename", { channel: channel.id, name: name.replace(/^#/, "") });
      return answer.ok ? null : answer.error;
    },
  });
}

export function setTopic(channel) {
  ask({
    title: `Topic of #${channel.name}`,
    submit: "Save",
    fields: [{ name: "topic", label: "Topic", value: human(channel.topic) }],
    async send({ topic }) {
      const answer = await act("set_topic", { channel: channel.id, topic });
      return answer.ok ? null : answer.error;
    },
  });
}

export async function leave(channel) {
  const sure =
    !channel.is_private ||
    (await confirmed({
      title: `Leave #${channel.name}?`,
      text: "You need an invitation to come back to a private channel.",
      confirm: "Leave",
      style: "danger",
    }));
  if (sure) await actOrTell("leave", { channel: channel.id });
}

export async function archive(channel) {
  const sure = await confirmed({
    title: `Archive #${channel.name}?`,
    text: "Nobody can write there any more. What was said stays readable.",
    confirm: "Archive",
    style: "danger",
  });
  if (sure) await actOrTell("archive", { channel: channel.id });
}
