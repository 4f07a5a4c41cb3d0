/** Keeping up with the server: what waits goes out, the list comes in; every minute, and as soon as there is a chance. */

import type { Door } from "./door.ts";
import { Refusal, Unreachable } from "./server.ts";

/** The point was taken away from the phone, or is there no more. */
const ELSEWHERE = new Set(["other_point", "unknown_point"]);
const USUAL = 60_000;
const SOONEST = 2000;

export class Rounds {
  readonly #door: Door;
  readonly #point: () => string | null;
  readonly #fail: (error: unknown) => void;
  readonly #moved: () => unknown;
  #timer = 0;
  #failures = 0;
  #running: Promise<void> | null = null;
  #isWanted = false;

  constructor(door: Door, point: () => string | null, fail: (error: unknown) => void, moved: () => unknown) {
    this.#door = door;
    this.#point = point;
    this.#fail = fail;
    this.#moved = moved;
  }

  begin(): void {
    window.addEventListener("online", () => void this.now());
    window.addEventListener("offline", () => this.#door.lost());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) void this.now();
    });
    new BroadcastChannel("door").addEventListener("message", ({ data }) => {
      if (data === "sent") void this.#door.reload().catch(this.#fail);
    });
    this.#door.addEventListener("change", () => this.#noticeWaiting());
    void this.now();
  }

  /** Make a round, or another one after the one under way. */
  async now(): Promise<void> {
    this.#isWanted = true;
    this.#running ??= this.#run();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      await this.#round();
    }
    this.#running = null;
    this.#plan();
  }

  async #round(): Promise<void> {
    const door = this.#door;
    try {
      await this.#withBattery();
      await door.send();
      if (door.identity.access !== "good") return;
      await door.report();
      const point = this.#point();
      if (point) await door.refresh(point);
      this.#failures = 0;
    } catch (error) {
      this.#failures++;
      if (error instanceof Refusal && ELSEWHERE.has(error.code)) this.#moved();
      if (!(error instanceof Unreachable || error instanceof Refusal)) this.#fail(error);
    }
  }

  /** Scans that wait though there is network go out at once; without network the browser is asked to wake the worker. */
  #noticeWaiting(): void {
    if (!this.#door.waiting.length || this.#running) return;
    if (this.#door.isOnline && !this.#failures) void this.now();
    else this.#plan();
  }

  #plan(): void {
    const { isOnline, waiting } = this.#door;
    const isQuiet = isOnline && !waiting.length;
    const delay = isQuiet ? USUAL : Math.min(SOONEST * 2 ** this.#failures, USUAL);
    clearTimeout(this.#timer);
    // Phones that lost the network together must not all come back in the same instant.
    this.#timer = window.setTimeout(() => void this.now(), delay * (0.75 + Math.random() / 2));
    if (waiting.length) void wakeWorker();
  }

  async #withBattery(): Promise<void> {
    const { getBattery } = navigator as { getBattery?: () => Promise<{ level: number }> };
    const level = await getBattery?.call(navigator).then(
      ({ level }) => level,
      () => null,
    );
    this.#door.battery = typeof level === "number" ? Math.round(level * 100) : null;
  }
}

async function wakeWorker(): Promise<void> {
  const registration = (await navigator.serviceWorker?.getRegistration()) as
    | { sync?: { register(tag: string): Promise<void> } }
    | undefined;
  await registration?.sync?.register("door-send").catch(() => null);
}
