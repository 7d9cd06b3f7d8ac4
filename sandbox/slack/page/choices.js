// What the select menus of Block Kit offer, as choices for the combobox.

import { avatar } from "./avatars.js";
import { decode } from "./inline.js";
import { icon } from "./icons.js";
import { channelName, fullName, others, store } from "./store.js";

const words = (object) => decode(object?.text ?? "");

const choice = (group) => (option) => ({
  value: option.value,
  label: words(option.text),
  hint: words(option.description),
  group,
  option,
});

function people() {
  const all = others().map((each) => ({
    value: each.id,
    label: fullName(each.id),
    hint: `@${each.handle}`,
    lead: () => avatar(each.id, "small"),
  }));
  return all.sort((one, two) => one.label.localeCompare(two.label));
}

function channels(publicOnly) {
  return [...store.channels.values()]
    .filter((each) => !each.is_archived && !(publicOnly && (each.is_private || each.is_im)))
    .map((each) => ({
      value: each.id,
      label: each.is_im ? channelName(each) : `#${each.name}`,
      lead: () => icon(each.is_im ? "people" : each.is_private ? "lock" : "hash"),
    }));
}

function options(element) {
  const plain = (element.options ?? []).map(choice(undefined));
  const grouped = (element.option_groups ?? []).flatMap((each) => each.options.map(choice(words(each.label))));
  return [...plain, ...grouped];
}

const initialValues = (...all) =>
  all
    .flat()
    .filter(Boolean)
    .map((each) => each.value ?? each);

/** kind of select -> {what to offer, the state's name, what was chosen at first} */
export const SELECTS = {
  static_select: { offer: options, name: "selected_option" },
  external_select: { offer: options, name: "selected_option" },
  users_select: { offer: people, name: "selected_user" },
  conversations_select: { offer: () => channels(false), name: "selected_conversation" },
  channels_select: { offer: () => channels(true), name: "selected_channel" },
  multi_static_select: { offer: options, name: "selected_options" },
  multi_external_select: { offer: options, name: "selected_options" },
  multi_users_select: { offer: people, name: "selected_users" },
  multi_conversations_select: { offer: () => channels(false), name: "selected_conversations" },
  multi_channels_select: { offer: () => channels(true), name: "selected_channels" },
};

export const initialChoices = (element, name) => initialValues(element[name.replace("selected", "initial")] ?? []);

/** The chosen values as Slack's state writes them: option objects for static selects, ids for the others. */
export function stateOf(element, values) {
  const { offer, name } = SELECTS[element.type];
  const isStatic = /static|external/.test(element.type);
  const found = isStatic
    ? values.map((value) => offer(element).find((each) => each.value === value)?.option).filter(Boolean)
    : values;
  return { [name]: name.endsWith("s") ? found : (found[0] ?? null) };
}
