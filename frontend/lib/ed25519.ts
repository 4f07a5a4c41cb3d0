/** Verifies Ed25519 signatures: by the browser itself or, where it cannot, by noble. */

import type { Verify } from "./tickets.ts";

export async function makeVerify(rawKey: Uint8Array<ArrayBuffer>): Promise<Verify> {
  try {
    const key = await crypto.subtle.importKey("raw", rawKey, "Ed25519", false, ["verify"]);
    return (signature, message) => crypto.subtle.verify("Ed25519", key, signature, message);
  } catch {
    return makeVerifyByNoble(rawKey);
  }
}

export async function makeVerifyByNoble(rawKey: Uint8Array<ArrayBuffer>): Promise<Verify> {
  const { verifyAsync } = await import("@noble/ed25519");
  // The strict reading of RFC 8032, as the server has it.
  return (signature, message) => verifyAsync(signature, message, rawKey, { zip215: false }).catch(() => false);
}
