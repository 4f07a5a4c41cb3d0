/** A participant's own page without network: it says of when it is. */

import { keepPage } from "./kept.ts";

function showAge(note: HTMLElement): void {
  const tell = () => {
    note.hidden = navigator.onLine;
  };
  tell();
  addEventListener("online", tell);
  addEventListener("offline", tell);
}

export function startTicket(): void {
  const note = document.querySelector<HTMLElement>("[data-ticket-worker]");
  if (!note) return;
  showAge(note);
  void keepPage(note.dataset.ticketWorker ?? "").catch(() => null);
}
