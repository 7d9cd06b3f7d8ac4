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
  sweat_smile: "😅", skull: "💀", dart: "🎯", large_orange_diamond: "🔶", small_orange_diamond: "🔸", large_blue_diamond: "🔷", small_blue_diamond: "🔹", chart_with_downwards_trend: "📉", book: "📖", envelope: "✉", label: "🏷", house: "🏠",
  sos: "🆘", "100": "💯", sparkles: "✨", star: "⭐", checkered_flag: "🏁", triangular_flag_on_post: "🚩", coffee: "☕",
};

/** What a reaction is most often made with here. */
export const PICKS = [
  "+1", "-1", "eyes", "white_check_mark", "x", "heart", "joy", "tada", "pray", "clap", "fire", "rotating_light",
  "warning", "rocket", "bulb", "thinking_face", "memo", "pushpin", "hourglass_flowing_sand", "100", "wave", "bug", "wrench", "star",
];

const plain = (name) => name.replace(/::skin-tone-\d$/, "").replace(/^:|:$/g, "");

export const emoji = (name) => TABLE[plain(name)] ?? null;

/** Character to the name of its drawing in emoji.svg. */
export const DRAWN = new Map(
  `rotating_light fire warning information_source white_check_mark heavy_check_mark x pushpin
    memo red_circle large_orange_circle large_yellow_circle large_blue_circle large_green_circle large_purple_circle white_circle
    black_circle bust_in_silhouette busts_in_silhouette link hourglass hourglass_flowing_sand question exclamation
    speech_balloon mag eyes tada thumbsup thumbsdown heart joy
    smile slightly_smiling_face thinking_face cry sweat_smile scream skull pray
    raised_hands wave rocket coffee bulb dart bell large_orange_diamond
    small_orange_diamond large_blue_diamond small_blue_diamond zap wrench gear lock calendar
    alarm_clock chart_with_upwards_trend chart_with_downwards_trend clipboard book mega robot_face star
    sparkles construction no_entry octagonal_sign arrow_right arrow_up arrow_down checkered_flag
    bug envelope computer label house`
    .split(/\s+/)
    .filter((name) => name in TABLE)
    .map((name) => [TABLE[name].replace(/\uFE0F/g, ""), name]),
);

export const nameOfCharacter = (character) => DRAWN.get(character);

/** `:tada:` in words becomes the character; an unknown name stays as it was written. */
export const emojize = (words) => words.replace(/:([a-z0-9_+-]+):/g, (all, name) => emoji(name) ?? all);
