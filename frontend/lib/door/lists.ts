/** Lists of the page: whom a name finds, the last marks, what the server did not take. */

import { icon, make } from "../dom.ts";
import type { Direction } from "../rules.ts";
import type { Person } from "./copy.ts";
import type { Door } from "./door.ts";
import { part } from "./page.ts";
import type { Entry } from "./types.ts";
import { clock, reason, word } from "./words.ts";

const LATEST = 20;
const ICONS = {
  admitted: "check-circle",
  repeat: "arrow-repeat",
  refused: "x-octagon",
  "": "hourglass-split",
} as const;

export function showFound(door: Door, people: Person[], way: Direction, mark: (person: Person) => void): void {
  const zone = door.copy?.snapshot.event.time_zone ?? "UTC";
  const items = people.map((person) => {
    const name = word(way === "in" ? "mark_entry_of" : "mark_exit_of", { name: person.name });
    const button = make("button", { class: "button button-outlined", type: "button", "aria-label": name });
    button.append(word(way === "in" ? "mark_entry" : "mark_exit"));
    button.addEventListener("click", () => mark(person));
    const [came] = person.marks;
    const lines = [make("p", { class: "strong" }, person.name), make("p", { class: "small muted" }, person.place)];
    if (came) lines.push(make("p", { class: "small" }, word("entry_at", { time: clock(came.at, zone) })));
    return make("li", {}, make("div", {}, ...lines), button);
  });
  const nobody = make("li", {}, make("p", { class: "strong" }, word("nobody")), make("p", {}, word("nobody_hint")));
  part("found").replaceChildren(...(items.length ? items : [nobody]));
}

export function showLog(door: Door, undo: (entry: Entry) => void): void {
  const scans = door.entries.filter((entry) => entry.kind === "scan").slice(-LATEST);
  const items = scans.reverse().map((entry) => itemOf(door, entry, undo));
  part("log").replaceChildren(...(items.length ? items : [make("li", {}, word("nothing_yet"))]));
  part("stuck").hidden = !door.stuck.length;
  part("stuck-log").replaceChildren(...door.stuck.map((entry) => itemOf(door, entry, null)));
}

function itemOf(door: Door, entry: Entry, undo: ((entry: Entry) => void) | null): HTMLElement {
  const zone = door.copy?.snapshot.event.time_zone ?? "UTC";
  const said = [clock(entry.moment, zone), entry.result && word(spokenOf(entry))];
  if (entry.state !== "sent") said.push(word("unsent"));
  if (door.isUndone(entry)) said.push(word("undone"));
  const head = make("p", { class: "strong" }, icon(ICONS[entry.result]), ` ${entry.name || entry.text.slice(0, 24)}`);
  const item = make(
    "li",
    {},
    make("div", {}, head, make("p", { class: "small muted" }, said.filter(Boolean).join(", "))),
  );
  const problem = entry.state === "stuck" ? entry.message || reason(entry.reason ?? "") : "";
  if (problem) item.append(make("p", { class: "small" }, problem));
  if (undo && door.isUndoable(entry)) {
    const button = make("button", { class: "button button-outlined", type: "button" }, word("take_back"));
    button.addEventListener("click", () => undo(entry));
    item.append(button);
  }
  return item;
}

function spokenOf({ result, direction }: Entry): string {
  return result === "admitted" && direction === "out" ? "exit" : result;
}
