/** Sending what the phone holds: in order, by batches, until the server has named each of them. */

import type { Result } from "../rules.ts";
import { ask, Refusal, Unreachable } from "./server.ts";
import type { Entry, Identity } from "./types.ts";
import type { Vault } from "./vault.ts";

export interface Outcome {
  /** Whether the server was there; and what it thinks of the phone. */
  network: "on" | "off" | "unasked";
  access: Identity["access"];
  conflicts: number;
  sent: number;
}

interface Kept {
  nonce: string;
  result: Result | "undone" | "not_undone" | "unknown_point";
  reason: string | null;
  is_conflict: boolean;
}

interface Report {
  unsent: number;
  battery: number | null;
}

export const LOCK = "door-send";
const MOST = 200;

/** Send all that waits; the page and the worker never send at the same time. */
export async function sendAll(vault: Vault, battery: number | null = null): Promise<Outcome> {
  return navigator.locks.request(LOCK, () => sent(vault, battery));
}

async function sent(vault: Vault, battery: number | null): Promise<Outcome> {
  const outcome: Outcome = { network: "unasked", access: "good", conflicts: 0, sent: 0 };
  const identity = await vault.get<Identity>("identity");
  if (!identity) return outcome;
  outcome.access = identity.access;
  try {
    for (;;) {
      const waiting = (await vault.entries("waiting")).filter((entry) => entry.event === identity.event);
      if (!waiting.length) break;
      const part = waiting.slice(0, MOST);
      await sendPart(vault, identity, part, { unsent: waiting.length - part.length, battery }, outcome);
      outcome.network = "on";
    }
  } catch (error) {
    if (error instanceof Refusal) outcome.access = "unknown";
    else if (error instanceof Unreachable) outcome.network = "off";
    else throw error;
  } finally {
    if (outcome.conflicts) {
      await vault.set("conflicts", ((await vault.get<number>("conflicts")) ?? 0) + outcome.conflicts);
    }
  }
  return outcome;
}

/** What the server will not take as a whole it gets by halves: one bad entry holds up none of the others. */
async function sendPart(
  vault: Vault,
  identity: Identity,
  part: Entry[],
  report: Report,
  outcome: Outcome,
): Promise<void> {
  try {
    const body = { sent_at: new Date().toISOString(), scans: part.map(asSent), ...report };
    const path = `events/${identity.event}/check-ins/batch/`;
    const { answers } = await ask<{ answers: Kept[] }>(path, { token: identity.token, body });
    await settle(vault, part, answers, outcome);
  } catch (error) {
    if (!(error instanceof Refusal) || error.status === 401) throw error;
    if (part.length === 1) {
      await putAside(vault, part, error.message);
      return;
    }
    const half = part.length >> 1;
    await sendPart(vault, identity, part.slice(0, half), report, outcome);
    await sendPart(vault, identity, part.slice(half), report, outcome);
  }
}

function asSent(entry: Entry): object {
  const at = new Date(entry.at).toISOString();
  const { kind, point, nonce, direction, claimed } = entry;
  if (kind === "undo") return { kind, point, nonce, undone_at: at };
  return { kind, point, nonce, code: entry.text, scanned_at: at, direction, claimed };
}

async function settle(vault: Vault, part: Entry[], answers: Kept[], outcome: Outcome): Promise<void> {
  const now = Date.now();
  for (const [place, entry] of part.entries()) {
    const answer = answers[place];
    if (answer?.nonce !== entry.nonce) throw new Unreachable("the answers are not of these scans");
    entry.state = answer.result === "unknown_point" ? "stuck" : "sent";
    entry.sentAt = now;
    entry.isConflict = answer.is_conflict;
    // What the phone had not told anybody yet, the server says.
    if (!entry.claimed && isResult(answer.result)) entry.result = answer.result;
    if (entry.state === "stuck") entry.reason = "unknown_point";
    if (answer.result === "not_undone") entry.reason = "not_undone";
    outcome.conflicts += answer.is_conflict ? 1 : 0;
  }
  await vault.keepAll(part);
  outcome.sent += part.length;
}

function isResult(word: Kept["result"]): word is Result {
  return word === "admitted" || word === "repeat" || word === "refused";
}

async function putAside(vault: Vault, part: Entry[], message: string): Promise<void> {
  for (const entry of part) {
    entry.state = "stuck";
    entry.message = message;
  }
  await vault.keepAll(part);
}
