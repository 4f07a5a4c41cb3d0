/** A participant's own page without network: kept by a worker, forgotten at signing out. */

export const PAGES = "ticket-pages";
export const FILES = "ticket-files";

export function isTicket(path: string): boolean {
  return /^\/events\/[-a-zA-Z0-9_]+\/my\/$/.test(path);
}

async function forget(): Promise<void> {
  await Promise.all([caches.delete(PAGES), caches.delete(FILES)]);
}

/** Somebody who signs out on a shared computer leaves no ticket there. */
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

function showAge(note: HTMLElement): void {
  const tell = () => {
    note.hidden = navigator.onLine;
  };
  tell();
  addEventListener("online", tell);
  addEventListener("offline", tell);
}

async function keepTicket(worker: string): Promise<void> {
  await navigator.serviceWorker.register(worker);
  const { active } = await navigator.serviceWorker.ready;
  // The first page came before there was a worker to keep it.
  active?.postMessage(location.pathname);
}

export function startTicket(): void {
  const note = document.querySelector<HTMLElement>("[data-ticket-worker]");
  if (!note) return;
  showAge(note);
  if ("serviceWorker" in navigator) void keepTicket(note.dataset.ticketWorker ?? "").catch(() => null);
}
