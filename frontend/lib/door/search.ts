/** Finding people by name in the phone's own list. */

import type { Copy, Person } from "./copy.ts";

export const LEAST = 2;
const MOST = 20;

/** What people do not tell apart when they look for a name. */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[-‐-―'’]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Everybody of whose name each word that was typed begins a word, last names first. */
export function search(copy: Copy, text: string): Person[] {
  const wanted = folded(text).split(" ");
  const found: [number, Person][] = [];
  for (const person of copy.people) {
    if (person.into) continue;
    const words = folded(person.name).split(" ");
    if (!wanted.every((beginning) => words.some((word) => word.startsWith(beginning)))) continue;
    found.push([words[0]?.startsWith(wanted[0] ?? "") ? 0 : 1, person]);
  }
  found.sort(([one, first], [other, second]) => one - other || first.name.localeCompare(second.name, "ru"));
  return found.slice(0, MOST).map(([, person]) => person);
}
