/** Pages that open without network once they were opened: kept by a worker, forgotten at signing out. */

export const PAGES = "ticket-pages";
export const FILES = "ticket-files";
const KEPT = [/^\/events\/[-\w]+\/my\/$/, /^\/events\/[-\w]+\/manage\/resolution\/[-\w]+\/write\/$/];

/** A participant's own page, and one on which a text is written. */
export function isKept(path: string): boolean {
  return KEPT.some((kind) => kind.test(path));
}

async function forget(): Promise<void> {
  await Promise.all([caches.delete(PAGES), caches.delete(FILES)]);
}

/** Somebody who signs out on a shared computer leaves no page there. */
export function forgetAtSigningOut(): void {
  if (!("caches" in globalThis)) return;
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.action.endsWith("/accounts/logout/") || form.dataset.forgot) return;
    event.preventDefault();
    form.dataset.forgot = "yes";
    void forget().finally(() => form.submit());
  });
}

/** Have this page kept by the worker of this address, where the browser has workers. */
export async function keepPage(worker: string): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(worker);
  const { active } = await navigator.serviceWorker.ready;
  // The first page came before there was a worker to keep it.
  active?.postMessage(location.pathname);
}
