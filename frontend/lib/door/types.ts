/** What the phone keeps, all of it sealed: who it is, the list of people, every scan until the server has it. */

import type { Direction, Mark, Result, Rules } from "../rules.ts";

export type Profile = "scan" | "search" | "walk_in" | "kiosk";

export interface Identity {
  token: string;
  event: string;
  name: string;
  profile: Profile;
  /** The one point that the phone was added for, if it was for one. */
  point: string | null;
  access: "good" | "revoked" | "unknown";
}

type RawMark = [Direction, number, number, string];
export type RawPerson = [
  code: string,
  state: string,
  format: string,
  isEnrolled: 0 | 1,
  name: string,
  place: string,
  confirmedAt: number | null,
  cancelledAt: number | null,
  marks: RawMark[],
  into?: string,
];

/** As registration/snapshots.py makes it; `requestedAt` and `ahead` are of the phone's own clock. */
export interface Snapshot {
  event: { slug: string; title: string; time_zone: string; tag: number };
  key: string;
  device: { name: string; profile: Profile; pin: string };
  point: { code: string; name: string; zone: string; rules: Rules };
  taken_at: number;
  /** The people are invented, and real tickets are of another event. */
  rehearsal: boolean;
  people: RawPerson[];
  revoked: [code: string, now: string, at: number][];
  /** For a phone that registers guests; a list that was kept before there were any has none. */
  territories?: [key: number, name: string][];
  requestedAt: number;
  ahead: number;
}

export interface Settings {
  isContinuous: boolean;
  isVibrating: boolean;
  isPrinting: boolean;
  camera: string;
}

/** Asked of the server at this moment; waiting to be sent; taken by the server; refused by it as a whole. */
export type State = "asking" | "waiting" | "sent" | "stuck";

/** One scan or the taking back of one, from the moment it happened. */
export interface Entry {
  id?: number;
  state: State;
  kind: "scan" | "undo";
  event: string;
  point: string;
  zone: string;
  nonce: string;
  /** What was scanned or typed, as it was. */
  text: string;
  direction: Direction;
  /** By the phone's clock, which the server puts right; `moment` is by the server's as far as the phone knows it. */
  at: number;
  moment: number;
  /** What the phone told by itself; nothing while it waits for the server's word, or had that in time. */
  claimed: Result | "";
  result: Result | "";
  reason: string | null;
  message: string;
  ticket: string;
  name: string;
  place: string;
  /** What this did to the list: an admission added, or taken away by an undo. */
  mark: Mark | null;
  isConflict: boolean;
  sentAt: number | null;
}
