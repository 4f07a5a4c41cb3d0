/** Questions are put in order by dragging; without it the buttons do the same. */

import { all } from "../lib/dom.ts";

function order(list: HTMLElement): string {
  return all("[data-code]", list)
    .map((row) => row.dataset.code)
    .join(",");
}

/** Put a row where the pointer is: before the first row whose middle lies below. */
function place(list: HTMLElement, row: HTMLElement, y: number): void {
  const below = all("[data-code]", list).find((other) => {
    const { top, height } = other.getBoundingClientRect();
    return other !== row && y < top + height / 2;
  });
  if (below) list.insertBefore(row, below);
  else list.append(row);
}

function startDrag(form: HTMLFormElement, grip: HTMLElement): void {
  const row = grip.closest<HTMLElement>("[data-code]");
  const list = row?.parentElement;
  const field = form.elements.namedItem("order");
  if (!row || !list || !(field instanceof HTMLInputElement)) return;
  let before = "";
  grip.hidden = false;
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    before = order(list);
    row.classList.add("is-dragged");
    // The list, not the grip: a moved element loses the pointer.
    list.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent) => place(list, row, moved.clientY);
    const end = (ended: PointerEvent) => {
      list.removeEventListener("pointermove", move);
      row.classList.remove("is-dragged");
      if (ended.type === "pointercancel" || order(list) === before) return;
      field.disabled = false;
      field.value = order(list);
      form.requestSubmit();
    };
    list.addEventListener("pointermove", move);
    list.addEventListener("lostpointercapture", end, { once: true });
  });
}

for (const form of all<HTMLFormElement>("form[data-order]")) {
  for (const grip of all("[data-grip]", form)) startDrag(form, grip);
}
