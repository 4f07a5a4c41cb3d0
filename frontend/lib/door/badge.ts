/** A badge for the printer beside the door: the last name largest. */

import { encode } from "uqr";
import { make } from "../dom.ts";
import { lasting } from "../tickets.ts";
import { part } from "./page.ts";
import type { Entry } from "./types.ts";

export function print(entry: Entry, event: string): void {
  const [last = "", ...given] = entry.name.split(" ");
  const code = entry.ticket && `${entry.ticket.slice(0, 4)}-${entry.ticket.slice(4)}`;
  part("badge").replaceChildren(
    make("p", { class: "door-badge-event" }, event),
    make("p", { class: `door-badge-last${last.length > 14 ? " is-long" : ""}` }, last),
    make("p", { class: "door-badge-given" }, given.join(" ")),
    make("p", { class: "door-badge-place" }, entry.place),
    make("p", { class: "door-badge-code" }, code),
    ...(entry.ticket ? [qr(lasting(entry.text, entry.ticket))] : []),
  );
  // After the answer is drawn: the dialog of printing stops everything else.
  requestAnimationFrame(() => setTimeout(() => window.print()));
}

/** As symposium/lib/qr.py draws it: dark squares with the quiet zone that readers need. */
function qr(text: string): SVGSVGElement {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const squares = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")));
  path.setAttribute("d", squares.join(""));
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("class", "door-badge-qr");
  svg.append(path);
  return svg;
}
