/** What the phone says of a code by itself. */

import { type Decision, decide, type Holder, refuse, type Scan } from "../rules.ts";
import { read, type Verify } from "../tickets.ts";
import type { Copy, Person } from "./copy.ts";

export interface Judged extends Decision {
  ticket: string;
  person: Person | null;
  /** A genuine ticket that the list does not know: sold, as it were, after the list was made. */
  isNewer: boolean;
}

export async function judge(text: string, scan: Scan, copy: Copy, verify: Verify): Promise<Judged> {
  const told = await read(text, copy.snapshot.event.tag, verify);
  if ("problem" in told) return { ...refuse(told.problem), ticket: "", person: null, isNewer: false };
  const { code, isSigned } = told;
  const person = copy.find(code);
  if (person) return judgeOf(person, scan, copy);
  const revoked = copy.revoked(code);
  if (revoked) return judgeRevoked(revoked, scan, copy);
  if (isSigned) return judgeNewer(code, scan, copy);
  return { ...refuse("unknown_code"), ticket: code, person: null, isNewer: false };
}

/** Shown before it was revoked, a code was good. */
function judgeRevoked({ now, at }: { now: string; at: number }, scan: Scan, copy: Copy): Judged {
  const person = copy.find(now);
  if (person && scan.at < at) return judgeOf(person, scan, copy);
  return { ...refuse("revoked"), ticket: person?.code ?? "", person, isNewer: false };
}

function judgeOf(person: Person, scan: Scan, copy: Copy): Judged {
  const decision = decided(scan, { ...person, lastName: person.name }, person.code, copy);
  return { ...decision, ticket: person.code, person, isNewer: false };
}

/** Of its holder nothing is known but that there is one: whatever the point asks of people is taken for granted. */
function judgeNewer(ticket: string, scan: Scan, copy: Copy): Judged {
  const { states, formats } = copy.snapshot.point.rules;
  const [state = "", format = ""] = [states[0], formats[0]];
  const holder = { state, format, isEnrolled: true, lastName: "", confirmedAt: null, cancelledAt: null };
  return { ...decided(scan, holder, ticket, copy), ticket, person: null, isNewer: true };
}

function decided(scan: Scan, holder: Holder, ticket: string, copy: Copy): Decision {
  const { rules } = copy.snapshot.point;
  const inside = rules.places === null ? 0 : copy.inside();
  return decide({ scan, rules, holder, marks: copy.marks(ticket), inside });
}
