/** The rule of the door, as registration/checkin.py has it: both answer tests/registration/cases/scans.json alike. */

export type Direction = "in" | "out";
export type Result = "admitted" | "repeat" | "refused";

/** Moments are milliseconds since 1970; nothing in a rule may be left out. */
export interface Rules {
  isActive: boolean;
  closedAt: number | null;
  formats: string[];
  states: string[];
  opensAt: number | null;
  closesAt: number | null;
  isEnrolledOnly: boolean;
  places: number | null;
  isOnce: boolean;
  countsExits: boolean;
  letters: [string, string] | null;
}

export interface Holder {
  state: string;
  format: string;
  isEnrolled: boolean;
  lastName: string;
  confirmedAt: number | null;
  cancelledAt: number | null;
}

/** An earlier admitted scan of the same ticket. */
export interface Mark {
  direction: Direction;
  at: number;
  visit: number;
  point: string;
}

export interface Scan {
  direction: Direction;
  at: number;
}

export interface Decision {
  result: Result;
  reason: string | null;
  visit: number;
  repeats: Mark | null;
}

export const DOOR: Rules = {
  isActive: true,
  closedAt: null,
  formats: ["onsite"],
  states: ["confirmed"],
  opensAt: null,
  closesAt: null,
  isEnrolledOnly: false,
  places: null,
  isOnce: false,
  countsExits: true,
  letters: null,
};

export interface Case {
  scan: Scan;
  rules: Rules;
  holder: Holder;
  marks: Mark[];
  inside: number;
}

/** Decide one scan; the marks are in the order of visits, an entry before its exit. */
export function decide({ scan, rules, holder, marks, inside }: Case): Decision {
  const reason = ofPoint(scan, rules) ?? ofHolder(scan, rules, holder);
  if (reason) return refuse(reason);
  const last = marks.at(-1);
  if (!last) return admit(scan, rules, inside, 0);
  if (last.direction === scan.direction) return repeat(last);
  const same = marks.findLast((mark) => mark.direction === scan.direction);
  // An entry from before the exit begins no new visit.
  if (same && scan.at < last.at) return repeat(same);
  if (rules.isOnce && same && scan.direction === "in") {
    return { result: "refused", reason: "already_in", visit: same.visit, repeats: same };
  }
  return admit(scan, rules, inside, last.visit);
}

export function refuse(reason: string): Decision {
  return { result: "refused", reason, visit: 0, repeats: null };
}

/** The reason why nobody at all may pass here now. */
export function ofPoint(scan: Scan, rules: Rules): string | null {
  if (!rules.isActive && (rules.closedAt === null || scan.at >= rules.closedAt)) return "point_inactive";
  if (scan.direction === "out") return rules.countsExits ? null : "no_exit";
  if (rules.opensAt !== null && scan.at < rules.opensAt) return "too_early";
  return rules.closesAt !== null && scan.at >= rules.closesAt ? "too_late" : null;
}

function ofHolder(scan: Scan, rules: Rules, holder: Holder): string | null {
  const state = stateAt(scan.at, holder);
  if (!rules.states.includes(state)) return state === "confirmed" ? "wrong_point" : state;
  if (!rules.formats.includes(holder.format)) return "wrong_format";
  if (rules.isEnrolledOnly && !holder.isEnrolled) return "not_enrolled";
  return serves(rules.letters, holder.lastName) ? null : "wrong_point";
}

/** Tell whether a desk for these initials is one for the last name; ё is е, and other alphabets go anywhere. */
export function serves(letters: [string, string] | null, lastName: string): boolean {
  const [first = ""] = lastName.trim();
  const initial = first.toUpperCase().replace("Ё", "Е");
  return letters === null || !(initial >= "А" && initial <= "Я") || (letters[0] <= initial && initial <= letters[1]);
}

/** A ticket shown before its registration was cancelled was good. */
function stateAt(moment: number, { state, cancelledAt, confirmedAt }: Holder): string {
  const isLater = cancelledAt !== null && confirmedAt !== null && moment < cancelledAt;
  return state === "cancelled" && isLater ? "confirmed" : state;
}

function admit(scan: Scan, rules: Rules, inside: number, after: number): Decision {
  if (scan.direction === "out") return { result: "admitted", reason: null, visit: after, repeats: null };
  if (rules.places !== null && inside >= rules.places) return refuse("full");
  return { result: "admitted", reason: null, visit: after + 1, repeats: null };
}

function repeat(mark: Mark): Decision {
  return { result: "repeat", reason: null, visit: mark.visit, repeats: mark };
}
