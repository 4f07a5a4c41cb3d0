/** The list of people as the phone has it, with what it did itself since the list was made. */

import type { Mark } from "../rules.ts";
import type { Entry, RawPerson, Snapshot } from "./types.ts";

export interface Person {
  code: string;
  state: string;
  format: string;
  isEnrolled: boolean;
  name: string;
  place: string;
  confirmedAt: number | null;
  cancelledAt: number | null;
  marks: Mark[];
  into: string;
}

export class Copy {
  readonly snapshot: Snapshot;
  readonly #people = new Map<string, Person>();
  readonly #revoked = new Map<string, { now: string; at: number }>();
  /** Marks of genuine tickets that the list does not know yet. */
  readonly #newer = new Map<string, Mark[]>();

  constructor(snapshot: Snapshot, entries: Entry[] = []) {
    this.snapshot = snapshot;
    for (const raw of snapshot.people) this.#people.set(raw[0], personOf(raw));
    for (const [code, now, at] of snapshot.revoked) this.#revoked.set(code, { now, at });
    for (const entry of entries) {
      // What the server had before it made the list is in the list.
      if (entry.sentAt === null || entry.sentAt >= snapshot.requestedAt) this.apply(entry);
    }
  }

  get people(): Iterable<Person> {
    return this.#people.values();
  }

  /** Whoever holds the ticket; the ticket of a merged registration answers for the one that goes on. */
  find(code: string): Person | null {
    const found = this.#people.get(code);
    return (found?.into ? this.#people.get(found.into) : found) ?? null;
  }

  revoked(code: string): { now: string; at: number } | null {
    return this.#revoked.get(code) ?? null;
  }

  marks(ticket: string): Mark[] {
    return this.find(ticket)?.marks ?? this.#newer.get(ticket) ?? [];
  }

  /** Do to the list what an entry did. */
  apply(entry: Entry): void {
    const { mark, ticket } = entry;
    if (!mark || !ticket || entry.zone !== this.snapshot.point.zone || entry.event !== this.snapshot.event.slug) return;
    const others = this.marks(ticket).filter((one) => one.visit !== mark.visit || one.direction !== mark.direction);
    const marks = entry.kind === "undo" ? others : [...others, mark].sort(inOrder);
    const person = this.find(ticket);
    if (person) person.marks = marks;
    else this.#newer.set(ticket, marks);
  }

  /** How many came into the zone and have not left. */
  inside(): number {
    let count = 0;
    for (const { direction, visit } of this.#allMarks()) if (visit > 0) count += direction === "in" ? 1 : -1;
    return count;
  }

  /** How many came for the first time since `moment`. */
  arrivedSince(moment: number): number {
    let count = 0;
    for (const { direction, visit, at } of this.#allMarks()) {
      if (direction === "in" && visit === 1 && at >= moment) count++;
    }
    return count;
  }

  *#allMarks(): Generator<Mark> {
    for (const person of this.#people.values()) yield* person.marks;
    for (const marks of this.#newer.values()) yield* marks;
  }
}

function inOrder(one: Mark, other: Mark): number {
  return one.visit - other.visit || (one.direction < other.direction ? -1 : 1);
}

function personOf(raw: RawPerson): Person {
  const [code, state, format, isEnrolled, name, place, confirmedAt, cancelledAt, marks, into] = raw;
  const known = marks.map(([direction, at, visit, point]) => ({ direction, at, visit, point }));
  return {
    code,
    state,
    format,
    isEnrolled: isEnrolled === 1,
    name,
    place,
    confirmedAt,
    cancelledAt,
    marks: known,
    into: into ?? "",
  };
}
