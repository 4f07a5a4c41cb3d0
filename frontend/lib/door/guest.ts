/** Somebody who comes unregistered: the server counts the places, so this needs the network. */

import { make } from "../dom.ts";
import type { Door } from "./door.ts";
import { form, found, onSubmit, onTool, part } from "./page.ts";
import { printBadge, showEntry } from "./scanning.ts";
import { Refusal, Unreachable } from "./server.ts";
import { settings } from "./settings.ts";
import { word } from "./words.ts";

/** Names the guest, however often the form has to be sent; another guest is another name, even after a lost answer. */
let nonce = "";
let said = "";
let isBusy = false;

export function prepare(door: Door): void {
  onTool("no-guest", () => {
    part("guest").hidden = true;
  });
  onTool("guest", () => {
    part("guest").hidden = !part("guest").hidden;
    part("find").hidden = true;
    say("");
    offer(door.copy?.snapshot.territories ?? []);
    if (!part("guest").hidden) form("guest").querySelector<HTMLInputElement>("input")?.focus();
  });
  onSubmit("guest", (filled) => send(door, filled));
}

/** Fill the choice of territories, once: what is chosen stays chosen when the list is fetched again. */
function offer(territories: [number, string][]): void {
  const choice = found<HTMLSelectElement>("#guest-territory");
  part("territory").hidden = !territories.length;
  if (choice.options.length > 1) return;
  choice.append(...territories.map(([key, name]) => make("option", { value: String(key) }, name)));
}

async function send(door: Door, filled: HTMLFormElement): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  say("");
  try {
    const { is_signed: isSigned, territory: chosen, ...written } = Object.fromEntries(new FormData(filled));
    const fields = { ...written, territory: chosen ? Number(chosen) : null };
    if (JSON.stringify(fields) !== said) nonce = crypto.randomUUID();
    said = JSON.stringify(fields);
    const entry = await door.walkIn({ ...fields, is_signed: Boolean(isSigned), nonce });
    said = "";
    filled.reset();
    part("guest").hidden = true;
    showEntry(entry);
    // A guest has no badge waiting on the table.
    if (!settings.isPrinting && entry.result === "admitted") printBadge(entry);
  } catch (error) {
    if (error instanceof Unreachable) say(word("walk_in_offline"));
    else if (error instanceof Refusal) say([error.message, ...Object.values(error.fields).flat()].join(". "));
    else throw error;
  } finally {
    isBusy = false;
  }
}

function say(words: string): void {
  const place = form("guest").querySelector<HTMLElement>("[data-problem]");
  if (!place) return;
  place.textContent = words;
  place.hidden = !words;
}
