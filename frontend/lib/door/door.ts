/** The phone at the door: it asks the server while it can, decides by itself when it cannot, and forgets nothing. */

import { makeVerify } from "../ed25519.ts";
import type { Direction } from "../rules.ts";
import type { Verify } from "../tickets.ts";
import { Copy } from "./copy.ts";
import { type Judged, judge } from "./judge.ts";
import { type Outcome, sendAll } from "./outbox.ts";
import { type Answer, ask, Refusal, Unreachable } from "./server.ts";
import { told } from "./telling.ts";
import type { Entry, Identity, Snapshot } from "./types.ts";
import type { Vault } from "./vault.ts";
import { language } from "./words.ts";

export const UNDO = 15 * 60_000;
const PATIENCE = 2500;
/** What the server takes for a code. */
const LONGEST = 512;
const CLOCK_SLACK = 60_000;
const KEPT = 40;

export class Door extends EventTarget {
  readonly vault: Vault;
  identity: Identity;
  copy: Copy | null = null;
  entries: Entry[] = [];
  conflicts = 0;
  isOnline = navigator.onLine;
  battery: number | null = null;
  #verify: Verify | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(vault: Vault, identity: Identity) {
    super();
    this.vault = vault;
    this.identity = identity;
  }

  get waiting(): Entry[] {
    return this.entries.filter((entry) => entry.state === "waiting");
  }

  get stuck(): Entry[] {
    return this.entries.filter((entry) => entry.state === "stuck");
  }

  /** The server's clock as far as the phone knows it. */
  moment(at = Date.now()): number {
    const ahead = this.copy?.snapshot.ahead ?? 0;
    return Math.abs(ahead) > CLOCK_SLACK ? at - ahead : at;
  }

  /** Read what is kept, at the beginning and when another has changed it. */
  async load(): Promise<void> {
    this.entries = await this.vault.entries();
    await this.#resume(this.entries.filter((entry) => entry.state === "asking"));
    this.conflicts = (await this.vault.get<number>("conflicts")) ?? 0;
    const snapshot = this.copy?.snapshot ?? (await this.vault.get<Snapshot>("snapshot"));
    if (snapshot) await this.#use(snapshot);
    this.#changed();
  }

  /** Read what another has changed, after the scan that is being answered. */
  reload(): Promise<void> {
    return this.#inTurn(() => this.load());
  }

  /** What was being asked when the page was closed has to be sent like the rest. */
  async #resume(asked: Entry[]): Promise<void> {
    for (const entry of asked) entry.state = "waiting";
    if (asked.length) await this.vault.keepAll(asked);
  }

  /** Answer one code; one after another, in the order in which they were shown. */
  scan(text: string, direction: Direction): Promise<Entry> {
    return this.#inTurn(() => this.#scan(text, direction));
  }

  /** Take an own admission back; returns whether there was one to take back. */
  undo(entry: Entry): Promise<boolean> {
    return this.#inTurn(() => this.#undo(entry));
  }

  isUndoable(entry: Entry): boolean {
    if (entry.kind !== "scan" || entry.result !== "admitted" || !entry.mark || this.isUndone(entry)) return false;
    const last = this.copy?.marks(entry.ticket).at(-1);
    const isLast = last?.visit === entry.mark.visit && last.direction === entry.direction;
    return isLast && Date.now() - entry.at < UNDO;
  }

  isUndone({ nonce }: Entry): boolean {
    return this.entries.some((one) => one.kind === "undo" && one.nonce === nonce && one.reason !== "not_undone");
  }

  /** Send what waits. */
  async send(): Promise<Outcome> {
    const outcome = await sendAll(this.vault, this.battery);
    if (outcome.network !== "unasked") this.#heard(outcome.network === "on");
    if (outcome.access !== this.identity.access) await this.#lose(outcome.access);
    if (outcome.sent) await this.reload();
    return outcome;
  }

  /** Send once more what the server did not take. */
  async resend(): Promise<void> {
    const stuck = this.stuck;
    for (const entry of stuck) entry.state = "waiting";
    await this.vault.keepAll(stuck);
    this.#changed();
  }

  /** The phone itself says that there is no network. */
  lost(): void {
    this.#heard(false);
  }

  /** Have the list of `point` anew. */
  async refresh(point: string): Promise<void> {
    const requestedAt = Date.now();
    const path = `events/${this.identity.event}/snapshot/?point=${encodeURIComponent(point)}`;
    const fresh = await this.#ask<Snapshot>(path, {});
    const snapshot = { ...fresh, requestedAt, ahead: (requestedAt + Date.now()) / 2 - fresh.taken_at };
    await this.vault.set("snapshot", snapshot);
    await this.#inTurn(async () => {
      await this.#use(snapshot);
      await this.#prune(requestedAt);
    });
    await this.#rename(snapshot);
    this.#changed();
    this.dispatchEvent(new Event("list"));
  }

  async points(): Promise<{ code: string; name: string }[]> {
    return this.#ask(`events/${this.identity.event}/points/`, {});
  }

  /** Stand at another point from now on, also when the page is opened again. */
  async standAt(point: string): Promise<void> {
    await this.vault.set("place", point);
    // A phone that an organiser has put somewhere else is still one for one point.
    if (this.identity.point !== null) {
      this.identity = { ...this.identity, point };
      await this.vault.set("identity", this.identity);
    }
  }

  /** Say how the phone is. */
  async report(): Promise<void> {
    const body = { sent_at: new Date().toISOString(), unsent: this.waiting.length, battery: this.battery };
    await this.#ask(`events/${this.identity.event}/contact/`, { body });
  }

  /** Let in somebody who came unregistered; in the network only. */
  async walkIn(guest: Record<string, unknown>): Promise<Entry> {
    const point = this.#copy.snapshot.point.code;
    const body = { ...guest, point };
    const answer = await this.#ask<Answer>(`events/${this.identity.event}/walk-ins/`, { body });
    const entry = this.#blank(answer.registration?.code ?? "", "in");
    entry.nonce = String(guest.nonce);
    await this.#inTurn(async () => {
      const judged = await judge(entry.text, { direction: "in", at: entry.moment }, this.#copy, await this.#key());
      this.#answered(entry, answer, judged);
      await this.#keep(entry);
    });
    return entry;
  }

  get #copy(): Copy {
    if (!this.copy) throw new Error("no list");
    return this.copy;
  }

  async #scan(text: string, direction: Direction): Promise<Entry> {
    const entry = this.#blank(text, direction);
    const scan = { direction, at: entry.moment };
    const judged = await judge(entry.text, scan, this.#copy, await this.#key());
    entry.ticket = judged.ticket;
    entry.nonce = this.#unseen(entry)?.nonce ?? entry.nonce;
    if (this.#mayAsk(entry)) {
      entry.state = "asking";
      await this.#keep(entry);
      const answer = await this.#askOf(entry);
      if (answer) this.#answered(entry, answer, judged);
    }
    if (!entry.result) this.#decided(entry, judged);
    await this.#keep(entry);
    return entry;
  }

  /**
   * The scan of the same ticket whose answer nobody saw, for the page was closed while the server was asked. Shown again,
   * the ticket has its nonce: by another one the server would find this person let in already, and by nobody else.
   */
  #unseen({ ticket, direction, point, event }: Entry): Entry | undefined {
    const seen = new Set(this.entries.filter((one) => one.result).map(({ nonce }) => nonce));
    return this.waiting.find(
      (one) =>
        one.kind === "scan" &&
        ticket !== "" &&
        one.ticket === ticket &&
        one.direction === direction &&
        one.point === point &&
        one.event === event &&
        !seen.has(one.nonce),
    );
  }

  /** While older scans wait, the server does not know all that the phone knows. */
  #mayAsk({ nonce }: Entry): boolean {
    return this.isOnline && this.identity.access === "good" && this.waiting.every((one) => one.nonce === nonce);
  }

  async #askOf(entry: Entry): Promise<Answer | null> {
    const { text: code, point, nonce, direction } = entry;
    try {
      const body = { code, point, nonce, direction };
      return await this.#ask<Answer>(`events/${entry.event}/check-ins/`, { body, patience: PATIENCE });
    } catch (error) {
      if (error instanceof Refusal || error instanceof Unreachable) return null;
      throw error;
    }
  }

  #blank(text: string, direction: Direction): Entry {
    const { event, point } = this.#copy.snapshot;
    const at = Date.now();
    const nothing = { claimed: "", result: "", reason: null, message: "", ticket: "", name: "", place: "" } as const;
    return {
      ...nothing,
      state: "waiting",
      kind: "scan",
      event: event.slug,
      point: point.code,
      zone: point.zone,
      nonce: crypto.randomUUID(),
      // A lone half of a character would not be JSON that the server takes.
      text: text.slice(0, LONGEST).replace(/\p{Surrogate}/gu, "\ufffd"),
      direction,
      at,
      moment: this.moment(at),
      mark: null,
      isConflict: false,
      sentAt: null,
    };
  }

  #decided(entry: Entry, judged: Judged): void {
    const { result, reason, ticket, person, visit } = judged;
    entry.state = "waiting";
    if (this.identity.access === "revoked") {
      Object.assign(entry, { result: "refused", claimed: "refused", reason: "revoked_device" });
      return;
    }
    Object.assign(entry, { result, claimed: result, reason, ticket });
    Object.assign(entry, { name: person?.name ?? "", place: person?.place ?? "" });
    if (result === "admitted") entry.mark = this.#mark(entry, visit);
    entry.message = told(entry, judged, this.#copy.snapshot, this.moment());
  }

  /** The server's word; what it knew of the ticket and the phone did not, the phone knows now. */
  #answered(entry: Entry, answer: Answer, judged: Judged): void {
    const { registration: person, result, reason, message } = answer;
    const place = [person?.organisation, person?.territory].filter(Boolean).join(", ");
    Object.assign(entry, { state: "sent", sentAt: Date.now(), result, reason, message, place });
    Object.assign(entry, { ticket: person?.code ?? "", name: person?.name ?? "" });
    if (!person) return;
    const last = this.#copy.marks(person.code).at(-1)?.visit ?? 0;
    const visit = judged.result === "admitted" ? judged.visit : entry.direction === "in" ? last + 1 : last;
    if (result === "admitted") entry.mark = this.#mark(entry, visit);
    const isNews = result === "repeat" && judged.result === "admitted" && answer.first_scanned_at;
    if (isNews) entry.mark = { ...this.#mark(entry, judged.visit), at: Date.parse(isNews), point: "" };
  }

  #mark({ direction, moment }: Entry, visit: number): NonNullable<Entry["mark"]> {
    return { direction, at: moment, visit, point: this.#copy.snapshot.point.name };
  }

  async #undo(entry: Entry): Promise<boolean> {
    if (!this.isUndoable(entry)) return false;
    const { nonce, event, point, zone, ticket, name, mark } = entry;
    const undone = { ...this.#blank("", entry.direction), nonce, event, point, zone, ticket, name, mark };
    undone.kind = "undo";
    await this.#keep(undone);
    return true;
  }

  /** On the disk first, then in the list; only then is anybody told. */
  async #keep(entry: Entry): Promise<void> {
    const isNew = entry.id === undefined;
    await this.vault.keep(entry);
    if (isNew) this.entries.push(entry);
    this.#copy.apply(entry);
    this.#changed();
  }

  async #use(snapshot: Snapshot): Promise<void> {
    const isOther = this.copy?.snapshot.key !== snapshot.key;
    this.copy = new Copy(snapshot, this.entries);
    if (isOther) this.#verify = null;
  }

  async #key(): Promise<Verify> {
    this.#verify ??= await makeVerify(Uint8Array.from(atob(this.#copy.snapshot.key), (one) => one.charCodeAt(0)));
    return this.#verify;
  }

  /** Of what the server has, the last few are enough to show. */
  async #prune(before: number): Promise<void> {
    const old = this.entries.slice(0, -KEPT).filter((one) => one.sentAt !== null && one.sentAt < before);
    const ids = new Set(old.filter((one) => one.state === "sent").map((one) => one.id ?? 0));
    if (!ids.size) return;
    await this.vault.drop([...ids]);
    this.entries = this.entries.filter((one) => !ids.has(one.id ?? 0));
  }

  /** An organiser may have changed what the phone is called and may do. */
  async #rename({ device }: Snapshot): Promise<void> {
    if (device.name === this.identity.name && device.profile === this.identity.profile) return;
    this.identity = { ...this.identity, name: device.name, profile: device.profile };
    await this.vault.set("identity", this.identity);
  }

  async #ask<T>(path: string, options: { body?: unknown; patience?: number }): Promise<T> {
    try {
      const told = await ask<T>(path, { token: this.identity.token, language, ...options });
      this.#heard(true);
      return told;
    } catch (error) {
      if (error instanceof Unreachable) this.#heard(false);
      if (error instanceof Refusal && error.status === 401) {
        await this.#lose(error.code === "revoked_device" ? "revoked" : "unknown");
      }
      throw error;
    }
  }

  #heard(isOnline: boolean): void {
    if (this.isOnline === isOnline) return;
    this.isOnline = isOnline;
    this.#changed();
  }

  /** Whoever has no access needs no list of people; what is not sent yet stays. */
  async #lose(access: Identity["access"]): Promise<void> {
    if (this.identity.access === access) return;
    this.identity = { ...this.identity, access };
    await this.vault.set("identity", this.identity);
    if (access !== "good") await this.vault.remove("snapshot");
    this.#changed();
    this.dispatchEvent(new Event("access"));
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(act, act);
    this.#turn = turn.catch(() => null);
    return turn;
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
