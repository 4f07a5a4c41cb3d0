/** Blocks change places. A move is a deletion, then an insertion, which the binding gets one after the other: were they
 * one to it, it would write one block's text into another letter by letter, and with it what colleagues type there. */

import type { Command, EditorState } from "prosemirror-state";
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { yCursorPluginKey, ySyncPluginKey, yUndoPluginKey } from "y-prosemirror";
import { asBlock, current, type Placed, placed } from "./blocks.ts";
import { type Addressee, firstAstray } from "./numbering.ts";

export const TAKEN = "taken";

/** What is done in `act` is taken back by itself, not with the letters typed before and after it, and colleagues hear of
 * all of it at once: to them a block is never nowhere, and what they write into it goes along (`carrying.ts`). */
export function asStep({ state }: EditorView, act: () => void): void {
  const manager = yUndoPluginKey.getState(state)?.undoManager;
  manager?.stopCapturing();
  ySyncPluginKey.getState(state).doc.transact(act, ySyncPluginKey);
  manager?.stopCapturing();
}

/** Take a block out to put it elsewhere: a text that is empty in between is not to be begun anew. */
export function take(view: EditorView, { node, at }: Placed): void {
  view.dispatch(view.state.tr.delete(at, at + node.nodeSize).setMeta(TAKEN, true));
}

function relocate(view: EditorView, { node, at, index }: Placed, to: number): void {
  const { from } = view.state.selection;
  const offset = from > at && from < at + node.nodeSize ? from - at : 0;
  take(view, { node, at, index });
  const target = to > at ? to - node.nodeSize : to;
  const tr = view.state.tr.insert(target, node);
  if (offset) tr.setSelection(TextSelection.create(tr.doc, target + offset)).scrollIntoView();
  view.dispatch(tr);
}

const isColleagueIn = (state: EditorState, { at, node }: Placed) =>
  (yCursorPluginKey.getState(state)?.find(at, at + node.nodeSize).length ?? 0) > 0;

/** The next block above or below that this one may change places with: of the same kind of text, or to the same. */
function neighbour(state: EditorState, step: -1 | 1): [Placed, Placed] | null {
  const block = current(state);
  if (!block) return null;
  const group = ({ node }: Placed) => {
    const { type, kind, addressee } = asBlock(node);
    return type === "recommendation" ? `to ${addressee}` : String(kind === "closing");
  };
  const blocks = placed(state.doc);
  for (let index = block.index + step; blocks[index]; index += step) {
    if (group(blocks[index]) === group(block)) return [block, blocks[index]];
  }
  return null;
}

function move(step: -1 | 1): Command {
  return (state, dispatch, view) => {
    const pair = neighbour(state, step);
    if (!pair || !dispatch || !view) return pair !== null;
    const [block, other] = pair;
    const below = (one: Placed) => one.at + one.node.nodeSize;
    // Of two neighbours the one moves in which nobody else is writing.
    const isNext = Math.abs(block.index - other.index) === 1;
    const isOtherFree = isNext && isColleagueIn(state, block) && !isColleagueIn(state, other);
    asStep(view, () => {
      if (isOtherFree) relocate(view, other, step < 0 ? below(block) : block.at);
      else relocate(view, block, step < 0 ? other.at : below(other));
    });
    return true;
  };
}

export const moveUp = move(-1);
export const moveDown = move(1);

/** Put every block where the published page will have it. */
export function gather(view: EditorView, addressees: readonly Addressee[]): void {
  asStep(view, () => {
    for (let turns = view.state.doc.childCount; turns > 0; turns--) {
      const blocks = placed(view.state.doc);
      const kinds = blocks.map(({ node }) => asBlock(node));
      const astray = firstAstray(kinds, addressees);
      if (!astray) return;
      relocate(view, blocks[astray[0]], blocks[astray[1]].at);
    }
  });
}
