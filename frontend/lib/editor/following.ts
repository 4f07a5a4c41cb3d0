/** The screen in the hall: what was changed last stays in view, as long as it is wanted. */

import type { Node } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import type { Panel } from "./panels.ts";

/** The place where a text differs last from the one before: the end of what was written. */
function changedAt(before: Node, after: Node): number | null {
  const start = before.content.findDiffStart(after.content);
  if (start === null) return null;
  const end = before.content.findDiffEnd(after.content);
  return Math.min(Math.max(start, end?.b ?? start), after.content.size);
}

/** Bring a place into the middle third of the window; what is there already is left alone. */
function show(view: EditorView, place: number): void {
  const { top, bottom } = view.coordsAtPos(place);
  const height = window.innerHeight;
  if (top > height / 4 && bottom < (height * 3) / 4) return;
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  window.scrollBy({ top: (top + bottom) / 2 - height / 2, behavior: isStill ? "auto" : "smooth" });
}

export const followPanel: Panel = (panel, { view }) => {
  const toggle = panel.querySelector<HTMLInputElement>("input");
  let last: number | null = null;
  let isDue = false;
  const come = () => {
    isDue = false;
    if (last !== null && toggle?.checked) show(view, Math.min(last, view.state.doc.content.size));
  };
  view.setProps({
    dispatchTransaction(tr) {
      const before = view.state.doc;
      view.updateState(view.state.apply(tr));
      const place = tr.docChanged ? changedAt(before, view.state.doc) : null;
      if (place === null) return;
      last = place;
      if (!isDue) requestAnimationFrame(come);
      isDue = true;
    },
  });
  panel.hidden = false;
  toggle?.addEventListener("change", come);
};
