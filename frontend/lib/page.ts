/** What every page does: dialogs, menus, copying, busy buttons. Without any of it the page still works. */

import { all, word } from "./dom.ts";
import { toast } from "./toast.ts";

function openDialog(opener: HTMLElement, event: Event): void {
  const dialog = document.getElementById(opener.dataset.dialog ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  dialog.showModal();
}

function closeDialog(closer: HTMLElement, event: Event): void {
  event.preventDefault();
  closer.closest("dialog")?.close();
}

async function copy(button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    toast({ text: word("copied"), icon: "clipboard" });
  } catch {
    toast({ text: word("notCopied"), icon: "exclamation-triangle" });
  }
}

const CLICKS: Record<string, (element: HTMLElement, event: Event) => unknown> = {
  "[data-dialog]": openDialog,
  "[data-close]": closeDialog,
  "[data-copy]": copy,
  "[data-print]": () => window.print(),
};

function onClick(event: MouseEvent): void {
  const target = event.target as HTMLElement;
  for (const [selector, act] of Object.entries(CLICKS)) {
    const element = target.closest<HTMLElement>(selector);
    if (element) act(element, event);
  }
  for (const menu of all<HTMLDetailsElement>("details.menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
}

function onKey(event: KeyboardEvent): void {
  if (event.key !== "Escape") return;
  const menu = (event.target as HTMLElement).closest<HTMLDetailsElement>("details.menu[open], details.site-menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector<HTMLElement>("summary")?.focus();
}

/** The button that was pressed says that it works, and cannot be pressed twice. */
function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const button = event.submitter;
  if (event.defaultPrevented || form.method !== "post" || !button || form.dataset.again === "yes") return;
  if (button.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  button.setAttribute("aria-busy", "true");
  if (button.dataset.busy) button.textContent = button.dataset.busy;
}

/** A choice in a small form applies at once: <select data-submit>. */
function onChange(event: Event): void {
  const control = event.target as HTMLInputElement;
  if (control.dataset.submit !== undefined) control.form?.requestSubmit();
}

function refresh(): void {
  for (const button of all('[aria-busy="true"].button')) button.removeAttribute("aria-busy");
}

/** The server shows the reader's own time beside the event's where they differ. */
function tellTimeZone(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // biome-ignore lint/suspicious/noDocumentCookie: older browsers have no Cookie Store
  if (zone) document.cookie = `tz=${zone}; path=/; max-age=31536000; SameSite=Lax`;
}

export function startPage(): void {
  tellTimeZone();
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("change", onChange);
  // Coming back by the browser's button must not find a busy page.
  window.addEventListener("pageshow", refresh);
  document.addEventListener("htmx:afterRequest", refresh);
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
  for (const dialog of all<HTMLDialogElement>("dialog[data-open]")) dialog.showModal();
}
