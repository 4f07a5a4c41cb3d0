/** Becoming a device: the phone draws its own token and tells the server only its hash. */

import { ask } from "./server.ts";
import type { Identity, Profile } from "./types.ts";
import type { Vault } from "./vault.ts";

interface Pending {
  secret: string;
  token: string;
}

interface Paired {
  event: string;
  name: string;
  profile: Profile;
  point: string | null;
}

/** Keep the secret of the address, with a token drawn for it, and take it out of the address. */
export async function notice(vault: Vault): Promise<boolean> {
  const secret = location.hash.slice(1);
  const pending = await vault.get<Pending>("pairing");
  if (secret && pending?.secret !== secret) await vault.set("pairing", { secret, token: drawn() });
  if (secret) history.replaceState(null, "", location.pathname + location.search);
  return Boolean(secret || pending);
}

/** Ask with the same token however often it takes. Throws Refusal, after which the secret is forgotten; Unreachable. */
export async function pair(vault: Vault): Promise<void> {
  const pending = await vault.get<Pending>("pairing");
  if (!pending) return;
  const body = { secret: pending.secret, token_hash: await hashed(pending.token) };
  const told = await ask<Paired>("pairings/", { body });
  const identity: Identity = { ...told, token: pending.token, access: "good" };
  await vault.set("identity", identity);
  await vault.remove("pairing", "snapshot", "place", "tries");
}

function drawn(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

async function hashed(token: string): Promise<string> {
  const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
