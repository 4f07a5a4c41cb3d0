/** What a service worker hears and may do, of which the types of a page know nothing. */

export interface Waiting extends Event {
  waitUntil(promise: Promise<unknown>): void;
}

export interface Fetching extends Waiting {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

export interface Scope extends EventTarget {
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
}
