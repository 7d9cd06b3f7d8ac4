// The emoji this page knows by name.

const TABLE = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌",
  eyes: "👀", tada: "🎉", heart: "❤️", joy: "😂", smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔", cry: "😢",
  scream: "😱", pray: "🙏", clap: "👏", wave: "👋", raised_hands: "🙌", muscle: "💪", point_right: "👉", fire: "🔥",
  fire_engine: "🚒", fire_extinguisher: "🧯", rotating_light: "🚨", warning: "⚠️", no_entry: "⛔", octagonal_sign: "🛑",
  information_source: "ℹ️", question: "❓", exclamation: "❗", bell: "🔔", no_bell: "🔕", mega: "📣", loudspeaker: "📢",
  pushpin: "📌", round_pushpin: "📍", paperclip: "📎", link: "🔗", memo: "📝", pencil: "✏️", pencil2: "✏️", clipboard: "📋",
  bookmark_tabs: "📑", page_facing_up: "📄", books: "📚", mag: "🔍", bar_chart: "📊", chart_with_upwards_trend: "📈",
  calendar: "📅", date: "📅", clock1: "🕐", alarm_clock: "⏰", stopwatch: "⏱️", hourglass_flowing_sand: "⏳", hourglass: "⌛",
  lock: "🔒", unlock: "🔓", key: "🔑", gear: "⚙️", wrench: "🔧", hammer_and_wrench: "🛠️", bug: "🐛", zap: "⚡", bulb: "💡",
  rocket: "🚀", construction: "🚧", shield: "🛡️", package: "📦", floppy_disk: "💾", computer: "💻", telephone_receiver: "📞",
  speech_balloon: "💬", busts_in_silhouette: "👥", bust_in_silhouette: "👤", robot_face: "🤖", firefighter: "🧑‍🚒",
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵",
  large_purple_circle: "🟣", white_circle: "⚪", black_circle: "⚫", large_red_square: "🟥", large_green_square: "🟩",
  arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️", arrows_counterclockwise: "🔄", repeat: "🔁", new: "🆕", ok: "🆗",
  sos: "🆘", "100": "💯", sparkles: "✨", star: "⭐", checkered_flag: "🏁", triangular_flag_on_post: "🚩", coffee: "☕",
};

/** What a reaction is most often made with here. */
export const PICKS = [
  "+1", "-1", "eyes", "white_check_mark", "x", "heart", "joy", "tada", "pray", "clap", "fire", "rotating_light",
  "warning", "rocket", "bulb", "thinking_face", "memo", "pushpin", "hourglass_flowing_sand", "100", "wave", "bug", "wrench", "star",
];

const plain = (name) => name.replace(/::skin-tone-\d$/, "").replace(/^:|:$/g, "");

export const emoji = (name) => TABLE[plain(name)] ?? null;

export const emojiNames = () => Object.keys(TABLE);

/** `:tada:` in words becomes the character; an unknown name stays as it was written. */
export const emojize = (words) => words.replace(/:([a-z0-9_+-]+):/g, (all, name) => emoji(name) ?? all);
