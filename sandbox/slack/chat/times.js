// Times as people read them, in the browser's zone.

const format = (options) => new Intl.DateTimeFormat("en-GB", options);
const CLOCK = format({ hour: "2-digit", minute: "2-digit" });
const SECONDS = format({ hour: "2-digit", minute: "2-digit", second: "2-digit" });
const LONG = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const DATE = format({ day: "numeric", month: "long", year: "numeric" });
const SHORT = format({ day: "numeric", month: "short", year: "numeric" });
const DAY = format({ weekday: "long", day: "numeric", month: "long" });

export const when = (ts) => new Date(Number(ts) * 1000);
export const clock = (ts) => CLOCK.format(when(ts));
export const full = (ts) => `${LONG.format(when(ts))}, ${SECONDS.format(when(ts))}`;
export const dayKey = (ts) => when(ts).toDateString();

export const dayName = (ts) => relative(when(ts)) ?? DAY.format(when(ts));

function relative(date) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  return { 0: "Today", 1: "Yesterday", "-1": "Tomorrow" }[days] ?? null;
}

function ago(date) {
  const seconds = (Date.now() - date) / 1000;
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]])
    if (Math.abs(seconds) >= size) return words.format(-Math.round(seconds / size), unit);
  return "just now";
}

const PARTS = {
  date_num: (d) => d.toISOString().slice(0, 10),
  date: (d) => DATE.format(d),
  date_short: (d) => SHORT.format(d),
  date_long: (d) => LONG.format(d),
  date_pretty: (d) => relative(d)?.toLowerCase() ?? DATE.format(d),
  date_short_pretty: (d) => relative(d)?.toLowerCase() ?? SHORT.format(d),
  date_long_pretty: (d) => relative(d)?.toLowerCase() ?? LONG.format(d),
  time: (d) => CLOCK.format(d),
  time_secs: (d) => SECONDS.format(d),
  ago: (d) => ago(d),
};

/** Slack docs, "Date formatting": tokens in braces; the fallback where a token is unknown. */
export function dateWords(ts, pattern, fallback) {
  const date = when(ts);
  if (Number.isNaN(date.getTime())) return fallback;
  let known = true;
  const words = pattern.replace(/\{(\w+)\}/g, (_, name) => {
    known &&= name in PARTS;
    return known ? PARTS[name](date) : "";
  });
  return known ? words.replace(/^./, (c) => c.toUpperCase()) : fallback;
}
