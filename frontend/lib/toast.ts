import { all, icon, make } from "./dom.ts";

const SHOWN_FOR = 8000;

export interface Toast {
  text: string;
  icon?: string;
  action?: { label: string; run: () => void };
}

function shelf(): HTMLElement {
  const found = document.querySelector<HTMLElement>(".toasts");
  if (found) return found;
  const made = make("div", { class: "toasts", role: "status", "aria-live": "polite" });
  document.body.append(made);
  return made;
}

/** Show a short message with at most one action: eight seconds, longer under the pointer or focus. Returns what takes it back. */
export function toast({ text, icon: name = "check2", action }: Toast): () => void {
  // Said again, it takes the place of what was said before: a lost network speaks for each part of a page.
  if (!action) for (const old of all(".toast", shelf())) if (old.textContent === text) old.remove();
  const box = make("div", { class: "toast" }, icon(name), make("span", {}, text));
  if (action) {
    const button = make("button", { type: "button" }, action.label);
    button.addEventListener("click", () => {
      action.run();
      box.remove();
    });
    box.append(button);
  }
  let timer = 0;
  const hold = () => clearTimeout(timer);
  const release = () => {
    hold();
    timer = window.setTimeout(() => box.remove(), SHOWN_FOR);
  };
  box.addEventListener("pointerenter", hold);
  box.addEventListener("pointerleave", release);
  box.addEventListener("focusin", hold);
  box.addEventListener("focusout", release);
  shelf().append(box);
  release();
  return () => box.remove();
}
