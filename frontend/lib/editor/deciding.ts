/** Accepting and rejecting suggestions: one act is one step of undo. */

import { type Command, type EditorState, Selection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { undoCommand } from "y-prosemirror";
import { toast } from "../toast.ts";
import { asStep } from "./moving.ts";
import { keyOf, type Suggestion, settled, suggestions } from "./settling.ts";
import { counted, word } from "./words.ts";

/** Set on what settles suggestions: it is done as it is. */
export const SETTLING = "settling";

/** The suggestion that the caret stands in or at. */
export function here({ doc, selection }: EditorState): Suggestion | null {
  const { from, to } = selection;
  return suggestions(doc).find((one) => one.from <= to && from <= one.to) ?? null;
}

export function settle(view: EditorView, given: readonly Suggestion[], accept: boolean): void {
  if (!given.length) return;
  const keys = new Set(given.map(keyOf));
  asStep(view, () => view.dispatch(settled(view.state, keys, accept).setMeta(SETTLING, true)));
  const kind = accept ? "accepted" : "rejected";
  toast({
    text: given.length > 1 ? counted(`${kind}_all`, given.length) : word(kind),
    action: { label: word("undo"), run: () => undoCommand(view.state, view.dispatch) },
  });
}

export const settleHere =
  (accept: boolean): Command =>
  (state, dispatch, view) => {
    const one = here(state);
    if (!one || !view) return false;
    if (dispatch) settle(view, [one], accept);
    return true;
  };

/** Move the caret to a place and show it. */
export function goTo(view: EditorView, place: number): void {
  const at = Math.min(place, view.state.doc.content.size);
  view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(at))).scrollIntoView());
  view.focus();
}
