// Times come as UTC; here they turn into the reader's own zone, and the timeline's days are divided by that zone. It is the
// browser's, unless the reader chose another; the server is told which one that is, for the times in its forms.

import "./swap.js"; // it remembers the page as the server sent it, so it has to look first

const A_YEAR = 365 * 24 * 3600;
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const timeZone = known(document.documentElement.dataset.zone) || here;
const FORMS = {
  datetime: { dateStyle: "medium", timeStyle: "short", timeZone },
  date: { dateStyle: "medium", timeZone },
  time: { timeStyle: "short", timeZone },
};
const heading = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

/** A zone that this browser knows as well. */
function known(zone) {
  try {
    return zone && Intl.DateTimeFormat(undefined, { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

function words(moment, style) {
  if (style !== "relative") return new Intl.DateTimeFormat(undefined, FORMS[style] ?? FORMS.datetime).format(moment);
  const seconds = (moment - Date.now()) / 1000;
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? UNITS.at(-1);
  return relative.format(Math.round(seconds / length), unit);
}

function localise(root = document) {
  for (const time of root.querySelectorAll("time[datetime*='T']")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    time.title = moment.toISOString().slice(0, 16).replace("T", " ") + " UTC";
    time.textContent = words(moment, time.dataset.style);
  }
  root.querySelectorAll("[data-days]").forEach(divide);
}

function divide(days) {
  const sections = [];
  let current = null;
  for (const moment of days.querySelectorAll(".moment")) {
    const day = heading.format(new Date(moment.querySelector("time").dateTime));
    if (current !== day) {
      sections.push(section(day));
      current = day;
    }
    sections.at(-1).lastChild.append(moment);
  }
  days.replaceChildren(...sections);
}

function section(day) {
  const made = document.createElement("section");
  const title = document.createElement("h3");
  const list = document.createElement("ol");
  made.className = "day";
  made.id = `day-${day.replace(/[^\p{L}\p{N}]+/gu, "-")}`;
  title.textContent = day;
  list.className = "moments";
  made.append(title, list);
  return made;
}

const told = `muster_zone=${encodeURIComponent(here)}`;
if (here && !document.cookie.split("; ").includes(told)) document.cookie = `${told}; path=/; max-age=${A_YEAR}; samesite=lax`;
localise();
document.addEventListener("muster:swapping", (event) => localise(event.detail));
document.addEventListener("muster:swapped", () => localise());
