/** A form that is saved as a whole warns before one leaves it with changes: <form data-unsaved>. */

import { all } from "./dom.ts";

const sent = new WeakSet<HTMLFormElement>();

/** What the page came with is compared, not what was typed: a change that was taken back is none. */
function hasChanged(control: Element): boolean {
  if (control instanceof HTMLTextAreaElement) return control.value !== control.defaultValue;
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    const isChosenByPage = options.some((option) => option.defaultSelected);
    return options.some((option, at) => option.selected !== (isChosenByPage ? option.defaultSelected : at === 0));
  }
  if (!(control instanceof HTMLInputElement) || control.type === "hidden") return false;
  return control.value !== control.defaultValue || control.checked !== control.defaultChecked;
}

/** A page that came back unsaved, with errors or beside somebody else's text, is «dirty» from the beginning. */
function isDirty(form: HTMLFormElement): boolean {
  if (sent.has(form)) return false;
  return form.dataset.unsaved === "dirty" || [...form.elements].some(hasChanged);
}

export function startUnsaved(): void {
  const forms = all<HTMLFormElement>("form[data-unsaved]");
  if (!forms.length) return;
  for (const form of forms) form.addEventListener("submit", () => sent.add(form));
  window.addEventListener("beforeunload", (event) => {
    if (forms.some(isDirty)) event.preventDefault();
  });
  // Back by the browser's button: the page may be changed anew.
  window.addEventListener("pageshow", () => {
    for (const form of forms) sent.delete(form);
  });
}
