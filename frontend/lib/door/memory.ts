/** Whether the phone will keep what it is given to keep. */

import { word } from "./words.ts";

const MEGABYTE = 2 ** 20;
const LEAST = 20;

/** Ask the browser not to clear what is kept here. */
export async function askToKeep(): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false);
}

/** What to say of the memory before it matters. */
export async function warnings(): Promise<string[]> {
  const told: string[] = [];
  const isPersisted = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
  if (!isPersisted) told.push(word("not_persistent"));
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  const left = quota === undefined ? LEAST : Math.floor((quota - (usage ?? 0)) / MEGABYTE);
  if (left < LEAST) told.push(word("nearly_full", { left: Math.max(0, left) }));
  return told;
}
