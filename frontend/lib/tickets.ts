/** Codes of tickets, read without asking anybody: registration/tickets.py says what they are made of. */

import { decode, encode, isSpelled, tidy } from "./base32.ts";

const PREFIX = "SYM:";
const VERSION = 1;
const LETTERS = 8;
const TAG_BYTES = 3;
const HEAD_BYTES = 9;
const BODY_LETTERS = 117;

export type Verify = (signature: Uint8Array<ArrayBuffer>, message: Uint8Array<ArrayBuffer>) => Promise<boolean>;

/** The eight letters and whether a signature vouches for them, or in what way this is no ticket of the event. */
export type Read =
  | { code: string; isSigned: boolean }
  | { problem: "foreign" | "truncated" | "forged" | "other_event" };

/** Read `text` for the event with `tag`; `verify` knows the event's key and no other event's. */
export async function read(text: string, tag: number, verify: Verify): Promise<Read> {
  const close = tidy(text);
  if (close.startsWith(PREFIX)) return verified(close.slice(PREFIX.length), tag, verify);
  const isPart = isSpelled(close) && close.length < LETTERS;
  if (PREFIX.startsWith(close) || isPart) return { problem: "truncated" };
  if (!isSpelled(close) || close.length !== LETTERS) return { problem: "foreign" };
  return { code: close, isSigned: false };
}

/** What a badge's QR says: the signed ticket where that very one was shown, else the eight letters of `code`. */
export function lasting(text: string, code: string): string {
  const close = tidy(text);
  const data = close.startsWith(PREFIX) ? decode(close.slice(PREFIX.length)) : null;
  return data && lettersOf(data) === code ? close : code;
}

function lettersOf(data: Uint8Array): string {
  return encode(data.slice(1 + TAG_BYTES, HEAD_BYTES));
}

async function verified(body: string, tag: number, verify: Verify): Promise<Read> {
  const length = [...body].length;
  if (length < BODY_LETTERS) return { problem: "truncated" };
  const data = length === BODY_LETTERS ? decode(body) : null;
  if (!data || data[0] !== VERSION) return { problem: "forged" };
  const own = [tag >> 16, (tag >> 8) & 255, tag & 255];
  // Only the server has other events' keys: here their tickets and forgeries of them look alike, and neither lets in.
  if (own.some((byte, place) => data[1 + place] !== byte)) return { problem: "other_event" };
  if (!(await verify(data.slice(HEAD_BYTES), data.slice(0, HEAD_BYTES)))) return { problem: "forged" };
  return { code: lettersOf(data), isSigned: true };
}
