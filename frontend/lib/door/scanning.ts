/** The door's screen: a code comes by the camera, a scanner, the keyboard or a name; the answer stands until the next. */

import { make } from "../dom.ts";
import { isSoundOn, setSound, tell, unlockSound } from "../feedback.ts";
import type { Direction } from "../rules.ts";
import { type Actions, answerOf } from "./answers.ts";
import { print } from "./badge.ts";
import type { Copy } from "./copy.ts";
import type { Door } from "./door.ts";
import * as eyes from "./eyes.ts";
import { showFound } from "./lists.ts";
import { fault, form, found, onSubmit, onTool, part, text, tool } from "./page.ts";
import { LEAST, search } from "./search.ts";
import { settings } from "./settings.ts";
import type { Entry } from "./types.ts";
import { KeepError } from "./vault.ts";
import { listen } from "./wedge.ts";
import { midnight, word } from "./words.ts";

const KIOSK_SHOWS_FOR = 6000;
let door: Door;
let onFailure: (error: unknown) => void;
let isShown = false;
let clearing = 0;
/** How many codes wait for their turn. */
let pending = 0;

export function prepare(theDoor: Door, fail: (error: unknown) => void): void {
  door = theDoor;
  onFailure = fail;
  eyes.prepare((code) => {
    if (settings.isContinuous || isKiosk() || !(isShown || pending)) void take(code);
  });
  listen((code) => void take(code));
  onSubmit("code", takeTyped);
  onSubmit("search", find);
  onTool("find", openFind);
  part("ways").addEventListener("change", drawWay);
  prepareSound();
}

export function isKiosk(): boolean {
  return door.identity.profile === "kiosk";
}

/** Fit the screen to the phone's profile and to its point. */
export function draw(): void {
  const { profile } = door.identity;
  document.body.dataset.profile = profile;
  if (door.copy) text("[data-point]", door.copy.snapshot.point.name);
  part("rehearsal").hidden = !door.copy?.snapshot.rehearsal;
  part("point").hidden = part("today").hidden = tool("sound").hidden = isKiosk();
  part("ways").hidden = !door.copy?.snapshot.point.rules.countsExits || isKiosk();
  tool("find").hidden = isKiosk();
  tool("leave").hidden = !isKiosk();
  tool("guest").hidden = profile !== "walk_in";
  const isNamed = profile === "search" || profile === "walk_in";
  form("search").hidden = !isNamed;
  found("[data-find-name]").hidden = false;
  if (!isNamed) text("[data-find-name]", word("type_code"));
  if (part("ways").hidden) found<HTMLInputElement>('[name="way"][value="in"]').checked = true;
  drawToday(door.copy);
}

export function drawToday(copy: Copy | null): void {
  if (copy) text("[data-today]", String(copy.arrivedSince(midnight(copy.snapshot.event.time_zone))));
}

function way(): Direction {
  return found<HTMLInputElement>('[name="way"]:checked').value as Direction;
}

function drawWay(): void {
  text("[data-mark]", word(way() === "in" ? "mark_entry" : "mark_exit"));
  part("found").replaceChildren();
}

async function take(code: string): Promise<void> {
  if (part("answer").closest<HTMLElement>("[data-screen]")?.hidden) return;
  pending++;
  wait(word("checking"));
  try {
    showEntry(await door.scan(code, way()));
  } catch (error) {
    // Nothing is kept, so nothing is answered.
    showNext();
    onFailure(error);
  } finally {
    pending--;
  }
}

/** While an answer is awaited, the one before must not stand there: somebody would take it for this person's. */
function wait(words: string): void {
  clearTimeout(clearing);
  part("wait").hidden = true;
  part("found").replaceChildren();
  part("answer").replaceChildren(make("div", { class: "scanner-wait" }, make("p", { class: "scanner-lead" }, words)));
}

export function showEntry(entry: Entry): void {
  isShown = true;
  part("wait").hidden = true;
  part("answer").replaceChildren(answerOf(entry, actionsOf(entry)));
  part("answer").scrollIntoView({ block: "nearest" });
  tell(entry.result, settings.isVibrating);
  drawToday(door.copy);
  if (isKiosk()) clearing = window.setTimeout(showNext, KIOSK_SHOWS_FOR);
  if (settings.isPrinting && isEntry(entry)) printBadge(entry);
}

function isEntry({ result, direction, name }: Entry): boolean {
  return result === "admitted" && direction === "in" && Boolean(name);
}

export function printBadge(entry: Entry): void {
  print(entry, door.copy?.snapshot.event.title ?? "");
}

function actionsOf(entry: Entry): Actions {
  if (isKiosk()) return { undo: null, print: null, next: null };
  return {
    undo: door.isUndoable(entry) ? () => void takeBack(entry) : null,
    print: isEntry(entry) ? () => printBadge(entry) : null,
    next: showNext,
  };
}

export async function takeBack(entry: Entry): Promise<void> {
  try {
    const isUndone = await door.undo(entry);
    wait(word(isUndone ? "taken_back" : "nothing_to_take_back"));
    isShown = false;
    drawToday(door.copy);
  } catch (error) {
    onFailure(error);
  }
}

export function showNext(): void {
  clearTimeout(clearing);
  isShown = false;
  eyes.forget();
  part("answer").replaceChildren();
  part("wait").hidden = false;
  part("found").replaceChildren();
}

function takeTyped(typed: HTMLFormElement): void {
  const input = typed.elements.namedItem("code") as HTMLInputElement;
  fault(input, input.value.trim() ? "" : word("no_code"));
  if (!input.value.trim()) return;
  void take(input.value);
  input.value = "";
}

function find(typed: HTMLFormElement): void {
  const input = typed.elements.namedItem("text") as HTMLInputElement;
  const isShort = input.value.trim().length < LEAST;
  fault(input, isShort ? word("short") : "");
  if (isShort || !door.copy) return;
  const people = search(door.copy, input.value);
  showFound(door, people, way(), (person) => void take(person.code));
}

function openFind(button: HTMLElement): void {
  const place = part("find");
  place.hidden = !place.hidden;
  part("guest").hidden = true;
  button.setAttribute("aria-expanded", String(!place.hidden));
  if (!place.hidden) place.querySelector<HTMLInputElement>("form:not([hidden]) input")?.focus();
}

function prepareSound(): void {
  const button = tool("sound");
  button.setAttribute("aria-pressed", String(isSoundOn()));
  button.addEventListener("click", () => {
    setSound(!isSoundOn());
    button.setAttribute("aria-pressed", String(isSoundOn()));
    tell("admitted", settings.isVibrating);
  });
  document.addEventListener("pointerdown", unlockSound);
}

export function isKeeping(error: unknown): error is KeepError {
  return error instanceof KeepError;
}
