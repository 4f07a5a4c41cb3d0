/** The parts beside the text: how much waits in each, and which of them were open on this device. */

import { all } from "../dom.ts";

const KEY = "beside";

type Opened = Record<string, boolean>;

function remembered(): Opened {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

function remember(name: string, isOpen: boolean): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...remembered(), [name]: isOpen }));
  } catch {
    // A browser that keeps nothing shows the parts as they come.
  }
}

/** The title and the way to a part tell the same number; none is told of nothing. */
function count(part: HTMLElement): void {
  const { part: name = "", counted = "" } = part.dataset;
  const waiting = all(counted, part).length;
  for (const place of all(`[data-waiting="${name}"]`)) {
    const words = waiting ? String(waiting) : "";
    if (place.textContent !== words) place.textContent = words;
  }
}

/** Whoever is sent into a part that is closed finds it open. */
export function unfold(inside: Element | null): void {
  const part = inside?.closest<HTMLDetailsElement>(".beside-part");
  if (part) part.open = true;
}

export function beside(): void {
  const opened = remembered();
  for (const part of all<HTMLDetailsElement>(".beside-part")) {
    const { part: name = "" } = part.dataset;
    part.open = opened[name] ?? part.open;
    part.addEventListener("toggle", () => remember(name, part.open));
    for (const section of all(":scope > section", part))
      new MutationObserver(() => count(part)).observe(section, { childList: true, subtree: true });
    count(part);
  }
  for (const way of all<HTMLAnchorElement>(".beside-ways a"))
    way.addEventListener("click", () => unfold(document.querySelector(way.hash)));
}
