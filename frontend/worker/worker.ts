/** Keeps the scanner's page on the phone, and sends what the page left when the network is back. */

import { sendAll } from "../lib/door/outbox.ts";
import { Vault } from "../lib/door/vault.ts";
import type { Fetching, Scope, Waiting } from "./scope.ts";

interface Shell {
  version: string;
  address: string;
  files: string[];
  pages: Record<string, string>;
  language: string;
}

const scope = globalThis as unknown as Scope & { shell: Shell };
const { version, address, files, pages, language } = scope.shell;
const PREFIX = "scanner-";
const CACHE = PREFIX + version;
const CHOICE = "scanner choice";

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  const all = [...files, ...Object.values(pages)];
  await cache.addAll(all.map((path) => new Request(path, { cache: "no-cache", credentials: "omit" })));
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)),
  );
  await scope.clients.claim();
}

/** The language that the address names, or the one named last, or the phone's, or the site's. */
async function languageOf(url: URL): Promise<string> {
  const choice = await caches.open(CHOICE);
  const named = url.searchParams.get("in") ?? "";
  if (named in pages) {
    await choice.put(address, new Response(named));
    return named;
  }
  const before = (await (await choice.match(address))?.text()) ?? "";
  const own = navigator.languages.map((one) => one.slice(0, 2));
  return [before, ...own].find((one) => one in pages) ?? language;
}

async function page(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(pages[await languageOf(new URL(request.url))] ?? address);
  return kept ?? fetch(request);
}

async function file(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fetch(request);
}

function onFetch(event: Fetching): void {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === address) event.respondWith(page(request));
  else if (files.includes(url.pathname)) event.respondWith(file(request));
}

async function deliver(): Promise<void> {
  const { network, sent } = await sendAll(await Vault.open());
  if (sent) new BroadcastChannel("door").postMessage("sent");
  // The browser tries again by itself.
  if (network === "off") throw new Error("no network");
}

scope.addEventListener("install", (event) => (event as Waiting).waitUntil(install()));
scope.addEventListener("activate", (event) => (event as Waiting).waitUntil(activate()));
scope.addEventListener("fetch", (event) => onFetch(event as Fetching));
scope.addEventListener("sync", (event) => (event as Waiting).waitUntil(deliver()));
scope.addEventListener("message", (event) => {
  if ((event as MessageEvent).data === "renew") void scope.skipWaiting();
});
