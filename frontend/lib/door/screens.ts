/** What the phone shows as a whole: something to know first, or the door itself. */

import { make } from "../dom.ts";
import type { Door } from "./door.ts";
import { found, part, text } from "./page.ts";
import { ago, counted, word } from "./words.ts";

const FRESH = 90_000;
const OLD = 15 * 60_000;

export interface Choice {
  name: string;
  act: () => unknown;
}

let again: () => unknown = () => null;
document.addEventListener("click", (event) => {
  if ((event.target as HTMLElement).closest('[data-tool="again"]')) again();
});

/** Say what stands in the way, with what can be done about it. */
export function stop(lead: string, hint = "", retry: (() => unknown) | null = null, choices: Choice[] = []): void {
  text("[data-stop-lead]", lead);
  text("[data-stop-hint]", hint);
  again = retry ?? again;
  const button = found('[data-tool="again"]').parentElement;
  if (button) button.hidden = !retry;
  found("[data-stop-choices]").replaceChildren(...choices.map(asItem));
  show("stop");
}

export function show(name: "stop" | "scan"): void {
  for (const screen of document.querySelectorAll<HTMLElement>("[data-screen]")) {
    screen.hidden = screen.dataset.screen !== name;
  }
}

function asItem({ name, act }: Choice): HTMLElement {
  const button = make("button", { class: "button button-outlined", type: "button" }, name);
  button.addEventListener("click", act);
  return make("li", {}, button);
}

/** The strip under the bar: whether there is network, what is not sent, how old the list is. */
export function strip(door: Door): void {
  const net = part("net");
  net.hidden = false;
  net.dataset.net = door.isOnline ? "on" : "off";
  net.dataset.unsent = String(door.waiting.length);
  text("[data-state]", stateOf(door));
  const notes = [ageOf(door)];
  if (door.conflicts) notes.push(word("conflicts", { count: door.conflicts }));
  if (door.stuck.length) notes.push(word("stuck", { count: door.stuck.length }));
  text("[data-age]", notes.filter(Boolean).join(". "));
}

function stateOf({ isOnline, waiting }: Door): string {
  if (isOnline) return waiting.length ? word("sending", { count: waiting.length }) : word("online");
  return waiting.length ? `${word("offline")} ${counted("queued", waiting.length)}` : word("offline_empty");
}

function ageOf({ copy }: Door): string {
  if (!copy) return "";
  const { requestedAt } = copy.snapshot;
  const age = Date.now() - requestedAt;
  if (age < FRESH) return word("list_fresh");
  return word(age > OLD ? "list_old" : "list_age", { ago: ago(requestedAt) });
}

export function warn(told: string[]): void {
  part("warnings").replaceChildren(...told.map((words) => make("p", {}, words)));
}
