// Moments as people read them, in the browser's own time zone.

const HOURS = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const SECONDS = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "full" });
const LONG = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });

export const moment = (ts) => new Date(Number(ts) * 1000);
export const clock = (date) => HOURS.format(date);
export const fullDate = (date) => `${FULL.format(date)} at ${SECONDS.format(date)}`;

function dayNumber(date) {
  return Math.floor((date.getTime() - date.getTimezoneOffset() * 60000) / 86400000);
}

export const sameDay = (one, other) => dayNumber(one) === dayNumber(other);

/** "Today", "Yesterday", or null. */
function near(date) {
  return { 0: "Today", "-1": "Yesterday", 1: "Tomorrow" }[dayNumber(date) - dayNumber(new Date())] ?? null;
}

export const dayName = (date) =>
  near(date) ?? (date.getFullYear() === new Date().getFullYear() ? DAY : LONG).format(date);

function ago(date) {
  const minutes = Math.round((Date.now() - date.getTime()) / 60000);
  const [size, unit] = [
    [1440, "day"],
    [60, "hour"],
    [1, "minute"],
  ].find(([each]) => Math.abs(minutes) >= each) ?? [1, "minute"];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-Math.round(minutes / size), unit);
}

export function when(date) {
  const day = near(date);
  return day ? `${day.toLowerCase()} at ${clock(date)}` : `${SHORT.format(date)} at ${clock(date)}`;
}

const TOKENS = {
  date_num: (date) => date.toLocaleDateString("sv-SE"),
  date_slash: (date) => date.toLocaleDateString("en-GB"),
  date_long: (date) => LONG.format(date),
  date_long_full: (date) => LONG.format(date),
  date_short: (date) => SHORT.format(date),
  date: (date) => DATE.format(date),
  time: clock,
  time_secs: (date) => SECONDS.format(date),
  ago,
};

/** The format of `<!date^…>`: text with {date_pretty}, {time} and the like. */
export function formatted(stamp, format, fallback) {
  const date = moment(stamp);
  if (Number.isNaN(date.getTime())) return fallback || format;
  return format.replace(/\{(\w+)\}/g, (whole, name) => {
    if (name.endsWith("_pretty")) {
      return near(date)?.toLowerCase() ?? TOKENS[name.slice(0, -7)]?.(date) ?? whole;
    }
    return TOKENS[name]?.(date) ?? whole;
  });
}
