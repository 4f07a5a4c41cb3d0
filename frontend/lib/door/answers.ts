/** The answer in colour, frame, icon and words: each says it alone. As templates/registration/_answer.html has it. */

import { icon, make } from "../dom.ts";
import type { Entry } from "./types.ts";
import { word } from "./words.ts";

const ICONS = { admitted: "check-circle-fill", repeat: "arrow-repeat", refused: "x-octagon-fill" } as const;

export interface Actions {
  undo: (() => void) | null;
  print: (() => void) | null;
  next: (() => void) | null;
}

export function answerOf(entry: Entry, actions: Actions): HTMLElement {
  const result = entry.result || "refused";
  const spoken = result === "admitted" && entry.direction === "out" ? "exit" : result;
  const frame = make(
    "div",
    { class: "answer-frame" },
    icon(ICONS[result]),
    make("h1", { id: "answer-word" }, word(spoken)),
  );
  if (entry.name) frame.append(make("p", { class: "answer-name" }, entry.name));
  frame.append(make("p", { class: "answer-text" }, entry.message));
  if (entry.place) frame.append(make("p", { class: "answer-note" }, entry.place));
  const rows = [
    [button("print", "", actions.print)],
    [button("take_back", "answer-back", actions.undo), button("next", "answer-next", actions.next)],
  ];
  for (const row of rows) {
    const there = row.filter((one) => one !== null);
    if (there.length) frame.append(make("div", { class: "answer-actions" }, ...there));
  }
  const attributes = { class: `answer answer-${result}`, "data-result": result, "aria-labelledby": "answer-word" };
  return make("section", attributes, frame);
}

function button(name: string, kind: string, act: (() => void) | null): HTMLElement | null {
  if (!act) return null;
  const made = make("button", { class: `button button-outlined ${kind}`, type: "button" }, word(name));
  made.addEventListener("click", act);
  return made;
}
