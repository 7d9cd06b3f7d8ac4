// The page's own line icons, on a 20 by 20 grid.

import { svg } from "./dom.js";

const PATHS = {
  add: "M10 4v12M4 10h12",
  archive: "M3 4h14v4H3zM4.5 8v8h11V8M8 11h4",
  arrowDown: "M10 4v12M5 11l5 5 5-5",
  arrowLeft: "M16 10H4M9 5l-5 5 5 5",
  bolt: "M11 2.5 4.5 11H9l-.5 6.5L15.5 9H11z",
  bookmark: "M5.5 3h9v14L10 13.5 5.5 17z",
  caret: "m6 8 4 4 4-4",
  check: "m4.5 10.5 3.5 3.5 7.5-8",
  close: "m5 5 10 10M15 5 5 15",
  emoji: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM7 12c1 1.8 5 1.8 6 0M7.5 8v.1M12.5 8v.1",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  file: "M5 2.5h6.5L15 6v11.5H5zM11 2.5V6.5h4",
  hash: "M8 3 6.5 17M13.5 3 12 17M3.5 7.5h14M2.5 12.5h14",
  home: "M3 9.5 10 3.5l7 6M5 8.5V16.5h10V8.5",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  mention: "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zm0 0v1.2a2 2 0 0 0 4 0V10a7 7 0 1 0-3 5.7",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  moon: "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z",
  more: "M10 4.5v.1M10 10v.1M10 15.5v.1",
  moreAcross: "M4.5 10v.1M10 10v.1M15.5 10v.1",
  pen: "m4 13 9-9 3 3-9 9-4 1zM11.5 5.5l3 3",
  people:
    "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-3 2.5-5 5.5-5s5.5 2 5.5 5M13 3.8a3 3 0 0 1 0 5.4M15 12c2 .7 3 2.3 3 4.5",
  pin: "m12 3 5 5-2 .7-3 3c.3 1.8-.3 3-1 3.8L5.5 9c.8-.7 2-1.3 3.8-1l3-3zM8 12l-5 5",
  reply: "M3.5 4h13v9.5H10L6 17v-3.5H3.5z",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4",
  send: "M3.5 3.5 17 10 3.5 16.5 5.5 10zM5.5 10H11",
  spark: "M10 3v14M3 10h14M5.5 5.5l9 9M14.5 5.5l-9 9",
  sun: "M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1",
  trash: "M3.5 5.5h13M8 5V3h4v2M5 5.5l1 11.5h8l1-11.5M8.5 8.5v5.5M11.5 8.5v5.5",
  leave: "M8 3.5H4v13h4M8 10h9M13.5 6.5 17 10l-3.5 3.5",
};

export function icon(name) {
  const path = svg("path", { d: PATHS[name] ?? PATHS.spark });
  return svg(
    "svg",
    { viewBox: "0 0 20 20", class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" },
    path,
  );
}
