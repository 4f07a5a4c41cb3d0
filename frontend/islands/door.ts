/** The scanner on a phone, from opening the page to standing at the door. */

import { Door } from "../lib/door/door.ts";
import * as eyes from "../lib/door/eyes.ts";
import * as guest from "../lib/door/guest.ts";
import { askToKeep, warnings } from "../lib/door/memory.ts";
import * as more from "../lib/door/more.ts";
import { onTool } from "../lib/door/page.ts";
import { notice, pair } from "../lib/door/pairing.ts";
import { Rounds } from "../lib/door/rounds.ts";
import * as scanning from "../lib/door/scanning.ts";
import * as screens from "../lib/door/screens.ts";
import { Refusal, Unreachable } from "../lib/door/server.ts";
import type { Identity } from "../lib/door/types.ts";
import { KeepError, Vault } from "../lib/door/vault.ts";
import { reason, word } from "../lib/door/words.ts";
import workerFile from "../worker/worker.ts?worker&url";

const AGAIN = 3000;
const REDRAWN = 20_000;
const channel = new BroadcastChannel("door");
let point: string | null = null;

function fail(error: unknown): void {
  if (error instanceof KeepError) screens.stop(word("cannot_keep"), word("cannot_keep_hint"), () => location.reload());
  else throw error;
}

async function becomeDevice(vault: Vault): Promise<Identity | null> {
  for (;;) {
    try {
      await pair(vault);
      return await vault.get<Identity>("identity");
    } catch (error) {
      if (error instanceof Refusal) {
        await vault.remove("pairing");
        const kept = await vault.get<Identity>("identity");
        screens.stop(reason(error.code) || error.message, word("pair_hint"), kept && (() => location.reload()));
        return null;
      }
      if (!(error instanceof Unreachable)) throw error;
      screens.stop(word("pairing"), word("pair_waits"));
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}

/** From here on this window alone is the scanner of the phone. */
async function begin(vault: Vault): Promise<void> {
  const isPairing = await vault.get("pairing");
  if (isPairing) screens.stop(word("pairing"));
  const identity = isPairing ? await becomeDevice(vault) : await vault.get<Identity>("identity");
  if (!identity) {
    if (!isPairing) screens.stop(word("pair_lead"), word("pair_hint"));
    return;
  }
  await askToKeep();
  const door = new Door(vault, identity);
  await door.load();
  point = identity.point ?? (await vault.get<string>("place"));
  stand(door);
}

function stand(door: Door): void {
  const rounds: Rounds = new Rounds(
    door,
    () => point,
    fail,
    () => void choosePoint(door, rounds),
  );
  scanning.prepare(door, fail);
  guest.prepare(door);
  const resend = () => door.resend().then(() => rounds.now(), fail);
  more.prepare(door, { points: () => choosePoint(door, rounds), resend });
  door.addEventListener("change", () => screens.strip(door));
  door.addEventListener("access", () => showAccess(door));
  door.addEventListener("list", () => arrive(door));
  screens.strip(door);
  setInterval(() => screens.strip(door), REDRAWN);
  if (door.identity.access !== "good") showAccess(door);
  else if (door.copy) arrive(door);
  else if (point) screens.stop(word("no_list"));
  else void choosePoint(door, rounds);
  rounds.begin();
}

let isThere = false;

/** The list is there: the door is open. */
function arrive(door: Door): void {
  if (door.identity.access !== "good") return;
  scanning.draw();
  void warnings().then(screens.warn);
  if (isThere) return;
  isThere = true;
  screens.show("scan");
  void eyes.start();
  if (scanning.isKiosk()) document.addEventListener("pointerdown", fillScreen);
}

function fillScreen(): void {
  if (!document.fullscreenElement && scanning.isKiosk())
    void document.documentElement.requestFullscreen?.().catch(() => null);
}

async function choosePoint(door: Door, rounds: Rounds): Promise<void> {
  const retry = () => void choosePoint(door, rounds);
  try {
    const points = await door.points();
    const choices = points.map(({ code, name }) => ({ name, act: () => go(door, rounds, code) }));
    isThere = false;
    screens.stop(word(points.length ? "choose_point" : "no_points"), "", points.length ? null : retry, choices);
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Refusal)) throw error;
    // A phone that has a list goes on with it.
    if (!door.copy && door.identity.access === "good") screens.stop(word("no_list"), "", retry);
  }
}

async function go(door: Door, rounds: Rounds, code: string): Promise<void> {
  point = code;
  screens.stop(word("loading"));
  await door.standAt(code).catch(fail);
  await rounds.now();
  if (door.copy?.snapshot.point.code !== code) screens.stop(word("no_list"), "", () => go(door, rounds, code));
}

function showAccess(door: Door): void {
  const draw = () => {
    const count = door.waiting.length;
    const { access } = door.identity;
    if (access === "unknown") screens.stop(word("unknown_phone"), word("unknown_hint", { count }));
    else if (count) screens.stop(word("revoked"), word("revoked_holds", { count }));
    else screens.stop(word("revoked"), word("revoked_empty"));
  };
  door.addEventListener("change", draw);
  draw();
}

/** The page opens without network from the next time on; a newer one takes over when the page is opened. */
async function keepPage(): Promise<void> {
  const address = location.pathname;
  const registration = await navigator.serviceWorker?.register(`${address}worker.js`, { scope: address });
  document.documentElement.dataset.worker = workerFile ? "registered" : "";
  if (!registration?.waiting || !registration.active) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  registration.waiting.postMessage("renew");
}

async function open(): Promise<void> {
  let vault: Vault;
  try {
    vault = await Vault.open();
    if (await notice(vault)) channel.postMessage("pair");
  } catch (error) {
    fail(error);
    return;
  }
  channel.addEventListener("message", ({ data }) => {
    if (data === "pair") location.reload();
  });
  window.addEventListener("hashchange", () => location.reload());
  const forever = async () => {
    await begin(vault).catch(fail);
    await new Promise(() => null);
  };
  await navigator.locks.request("door", { ifAvailable: true }, (lock) => (lock ? forever() : null));
  screens.stop(word("other_tab"), word("other_tab_hint"));
  await navigator.locks.request("door", forever);
}

onTool("reload", () => location.reload());
void keepPage().catch(() => null);
void open();
