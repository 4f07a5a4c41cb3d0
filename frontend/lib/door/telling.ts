/** The words of an answer that the phone gives by itself: those of registration/answers.py. */

import type { Judged } from "./judge.ts";
import type { Entry, Snapshot } from "./types.ts";
import { ago, clock, day, reason, word } from "./words.ts";

const MINUTE = 60_000;

export function told(entry: Entry, judged: Judged, snapshot: Snapshot, now: number): string {
  const zone = snapshot.event.time_zone;
  if (judged.result === "refused") return refusal(judged, zone);
  const way = entry.direction;
  if (!judged.repeats) {
    const marked = word(`marked_${way}`, { time: clock(entry.moment, zone, now) });
    return judged.isNewer ? `${marked}. ${word("newer")}` : marked;
  }
  const { at, point } = judged.repeats;
  const values = { time: clock(at, zone, now), point: point.replaceAll(" ", "\u00a0") };
  const repeated = word(`repeated_${way}`, values).replace(/, $/, "");
  const past = now - at;
  return past >= MINUTE && past < 60 * MINUTE ? `${repeated}, ${ago(at, now)}` : repeated;
}

function refusal(judged: Judged, zone: string): string {
  const cancelledAt = judged.person?.cancelledAt ?? null;
  if (judged.reason === "cancelled" && cancelledAt !== null) {
    return word("reason:cancelled_on", { day: day(cancelledAt, zone) });
  }
  return reason(judged.reason ?? "");
}
