/** Colleagues: where they write, and who is here. The server vouches for names and colours. */

import type { Plugin } from "prosemirror-state";
import type { DecorationAttrs } from "prosemirror-view";
import { yCursorPlugin } from "y-prosemirror";
import type { Awareness } from "y-protocols/awareness";
import { make } from "../dom.ts";
import { word } from "./words.ts";

const COLOURS = 8;
/** So long the flag with the name stands, then a dot. */
const FLAG = 2000;

interface User {
  name?: unknown;
  colour?: unknown;
}

const nameOf = (user: User) => String(user.name || word("somebody"));

function colourOf(user: User): string {
  const number = Math.trunc(Number(user.colour)) || 0;
  return `is-colour-${((number % COLOURS) + COLOURS) % COLOURS}`;
}

function cursor(user: User, client: number): HTMLElement {
  const flag = make("span", { class: "coedit-flag" }, nameOf(user));
  // There is no place for a caret in a name: the browser would put it at the beginning of the text.
  flag.addEventListener("mousedown", (event) => event.preventDefault());
  const attributes = { class: `coedit-cursor ${colourOf(user)} is-moving`, "data-client": String(client) };
  // Word joiners keep the line from breaking at the cursor.
  const drawn = make("span", attributes, "\u2060", flag, "\u2060");
  window.setTimeout(() => drawn.classList.remove("is-moving"), FLAG);
  return drawn;
}

function selection(user: User): DecorationAttrs {
  return { class: `coedit-selection ${colourOf(user)}` };
}

/** Cursors in the text; whoever moves shows the name again. */
export function cursors(awareness: Awareness, root: HTMLElement): Plugin {
  const timers = new Map<number, number>();
  awareness.on("change", ({ updated }: { updated: number[] }) => {
    for (const client of updated) {
      window.clearTimeout(timers.get(client));
      const mark = (isOn: boolean) =>
        root.querySelector(`[data-client="${Number(client)}"]`)?.classList.toggle("is-moving", isOn);
      mark(true);
      timers.set(
        client,
        window.setTimeout(() => mark(false), FLAG),
      );
    }
  });
  return yCursorPlugin(awareness, { cursorBuilder: cursor, selectionBuilder: selection });
}

function initials(name: string): string {
  const parts = name.replaceAll(".", ". ").split(/\s+/).filter(Boolean);
  return parts
    .slice(0, 2)
    .map((part) => part[0]?.toUpperCase())
    .join("");
}

/** One entry a person, however many windows are open; oneself comes first. */
function people(awareness: Awareness): { name: string; colour: string; isSelf: boolean }[] {
  const found = new Map<string, { name: string; colour: string; isSelf: boolean }>();
  const own = awareness.clientID;
  const states = [...awareness.getStates()].sort(([one], [other]) => Number(other === own) - Number(one === own));
  for (const [client, { user }] of states) {
    if (!user) continue;
    const one = { name: nameOf(user), colour: colourOf(user), isSelf: client === own };
    const key = `${one.name} ${one.colour}`;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

export function whoIsHere(awareness: Awareness): HTMLElement {
  const list = make("ul", { class: "coedit-people", "aria-label": word("here"), "aria-live": "polite" });
  let shown = "";
  const draw = () => {
    const here = people(awareness);
    const key = JSON.stringify(here);
    if (key === shown) return;
    shown = key;
    const drawn = here.map(({ name, colour, isSelf }) => {
      const badge = make("span", { class: `coedit-person ${colour}`, "aria-hidden": "true" }, initials(name));
      return make("li", {}, badge, make("span", {}, isSelf ? word("you", { name }) : name));
    });
    list.replaceChildren(...drawn);
  };
  awareness.on("change", draw);
  draw();
  return list;
}
