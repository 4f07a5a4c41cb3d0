/** The dialog with all that the next person does not need, and the PIN before it where the phone is a kiosk. */

import type { Door } from "./door.ts";
import { showLog } from "./lists.ts";
import { fault, found, onSubmit, onTool, part, text } from "./page.ts";
import { isPin, pause, type Tries } from "./pin.ts";
import { takeBack } from "./scanning.ts";
import { change, settings } from "./settings.ts";
import { word } from "./words.ts";

export interface Hooks {
  points: () => unknown;
  resend: () => unknown;
}

const SWITCHES = ["isContinuous", "isVibrating", "isPrinting"] as const;
const more = part<HTMLDialogElement>("more");
const lock = part<HTMLDialogElement>("pin");

export function prepare(door: Door, hooks: Hooks): void {
  onTool("more", () => open(door));
  onTool("leave", () => ask(door));
  onTool("stay", () => lock.close());
  onTool("points", () => {
    more.close();
    void hooks.points();
  });
  onTool("resend", () => {
    more.close();
    void hooks.resend();
  });
  onSubmit("pin", (typed) => enter(door, typed));
  for (const name of SWITCHES) {
    const box = found<HTMLInputElement>(`[name="${name}"]`);
    box.checked = settings[name];
    box.addEventListener("change", () => change({ [name]: box.checked }));
  }
  door.addEventListener("change", () => {
    if (more.open) list(door);
  });
}

function open(door: Door): void {
  found('[data-tool="points"]').hidden = door.identity.point !== null;
  text("[data-device]", `${door.identity.name}, ${door.copy?.snapshot.event.title ?? ""}`);
  list(door);
  more.showModal();
}

function list(door: Door): void {
  showLog(door, (entry) => {
    more.close();
    void takeBack(entry);
  });
}

function ask(door: Door): void {
  const input = found<HTMLInputElement>("#door-pin");
  input.value = "";
  fault(input, door.copy?.snapshot.device.pin ? "" : word("no_pin"));
  lock.showModal();
}

/** Wrong ones are remembered on the phone: to open the page anew makes it no faster. */
async function enter(door: Door, typed: HTMLFormElement): Promise<void> {
  const input = typed.elements.namedItem("pin") as HTMLInputElement;
  const kept = door.copy?.snapshot.device.pin;
  if (!kept) return;
  const tries = (await door.vault.get<Tries>("tries")) ?? { count: 0, until: 0 };
  const left = Math.min(tries.until - Date.now(), pause(tries.count));
  if (left > 0) {
    fault(input, word("wait_pin", { count: Math.ceil(left / 1000) }));
    return;
  }
  // Counted before it is looked at: a page closed in between has used its try.
  const count = tries.count + 1;
  await door.vault.set("tries", { count, until: Date.now() + pause(count) });
  if (!(await isPin(input.value, kept))) {
    input.value = "";
    fault(input, word("wrong_pin"));
    return;
  }
  await door.vault.remove("tries");
  lock.close();
  if (document.fullscreenElement) void document.exitFullscreen();
  open(door);
}
