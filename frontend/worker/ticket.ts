/** Keeps some pages on the device: the ticket opens at the door, and the text that is written, where there is no network. */

import { FILES, isKept, PAGES } from "../lib/kept.ts";
import type { Fetching, Scope, Waiting } from "./scope.ts";

const scope = globalThis as unknown as Scope;
const PATIENCE = 4000;
const ASSETS = /(?:href|src)="(\/static\/[^"#]+)/g;

/** Keep the page and what it is drawn with; what an older page needed goes. */
async function keep(path: string, response: Response): Promise<void> {
  const [pages, files] = await Promise.all([caches.open(PAGES), caches.open(FILES)]);
  const html = await response.clone().text();
  const needed = new Set([...html.matchAll(ASSETS)].map(([, address]) => address as string));
  const kept = new Set((await files.keys()).map(({ url }) => new URL(url).pathname));
  await Promise.all([...needed].filter((address) => !kept.has(address)).map((address) => files.add(address)));
  await pages.put(path, response);
}

/** From the server, or as it was; a page that leads to signing in is nobody's any more and is forgotten. */
async function page(request: Request, path: string): Promise<Response> {
  const pages = await caches.open(PAGES);
  const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  if (!response) return (await pages.match(path)) ?? Response.error();
  // A phone without room for it shows the page all the same.
  if (response.ok && !response.redirected) await keep(path, response.clone()).catch(() => null);
  else if (response.status < 500) await pages.delete(path);
  return response;
}

async function file(request: Request): Promise<Response> {
  const files = await caches.open(FILES);
  return (await files.match(request)) ?? fetch(request);
}

function onFetch(event: Fetching): void {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && isKept(url.pathname)) event.respondWith(page(request, url.pathname));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
}

async function fetchAndKeep(path: string): Promise<void> {
  const response = await fetch(path, { redirect: "manual" });
  if (response.ok) await keep(path, response);
}

scope.addEventListener("install", (event) => (event as Waiting).waitUntil(scope.skipWaiting()));
scope.addEventListener("activate", (event) => (event as Waiting).waitUntil(scope.clients.claim()));
scope.addEventListener("fetch", (event) => onFetch(event as Fetching));
scope.addEventListener("message", (event) => {
  const path = (event as MessageEvent).data;
  if (typeof path === "string" && isKept(path)) (event as unknown as Waiting).waitUntil(fetchAndKeep(path));
});
