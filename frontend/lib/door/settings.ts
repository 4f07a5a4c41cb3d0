/** How this phone likes to work; nothing secret, so it is kept as it is. */

import type { Settings } from "./types.ts";

const KEY = "scanner-settings";
const USUAL: Settings = { isContinuous: true, isVibrating: true, isPrinting: false, camera: "" };

export const settings: Settings = { ...USUAL, ...kept() };

export function change(some: Partial<Settings>): void {
  Object.assign(settings, some);
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Then they hold until the page is closed.
  }
}

function kept(): Partial<Settings> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}
