import { all } from "./dom.ts";

/** A reloaded page has its fields filled in again by the browser: that code was sent before. */
function isReloaded(): boolean {
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return visit !== undefined && visit.type !== "navigate";
}

function sendWhenWhole(input: HTMLInputElement): void {
  const digits = input.value.replace(/\D/g, "");
  if (digits !== input.value) input.value = digits;
  if (digits.length === input.maxLength) input.form?.requestSubmit();
}

/** A code from a letter: strip what was pasted with it, send the form when it is whole. */
export function startCodes(): void {
  for (const input of all<HTMLInputElement>(".code-field > input")) {
    // A pasted «407 118» is longer than the field; let it in and cut it here.
    input.addEventListener("paste", (event) => {
      event.preventDefault();
      input.value = (event.clipboardData?.getData("text") ?? "").replace(/\D/g, "").slice(0, input.maxLength);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    input.addEventListener("input", () => sendWhenWhole(input));
    // On a slow line the phone fills in the code before this script is there.
    if (input.value && !isReloaded()) sendWhenWhole(input);
  }
}
