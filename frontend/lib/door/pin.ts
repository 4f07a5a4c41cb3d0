/** The PIN of a kiosk: verified here, more and more slowly, since there may be no network to ask. */

export interface Tries {
  count: number;
  until: number;
}

const LONGEST = 300_000;

/** How long to wait after so many wrong ones. */
export function pause(count: number): number {
  return count < 3 ? 0 : Math.min(1000 * 2 ** (count - 2), LONGEST);
}

/** Compare with «iterations$salt$hash», as registration/devices.py keeps it. */
export async function isPin(typed: string, kept: string): Promise<boolean> {
  const [iterations = "", salt = "", hash = ""] = kept.split("$");
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(typed), "PBKDF2", false, ["deriveBits"]);
  const method = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: Number(iterations) };
  const told = new Uint8Array(await crypto.subtle.deriveBits(method, key, 256));
  const wanted = bytes(hash);
  return wanted.length === told.length && told.every((byte, place) => byte === wanted[place]);
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
