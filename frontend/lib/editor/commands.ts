/** What a writer does to blocks by keys: each is one change of ProseMirror, so colleagues' letters stay. */

import { deleteSelection, selectAll, toggleMark } from "prosemirror-commands";
import { keymap } from "prosemirror-keymap";
import { type Command, type Plugin, Selection, TextSelection } from "prosemirror-state";
import { redoCommand, undoCommand } from "y-prosemirror";
import { blockAt, current, kindOf, type Placed } from "./blocks.ts";
import { moveDown, moveUp } from "./moving.ts";
import { schema } from "./schema.ts";

/** A part split off is a new item of the same kind: it has no term and no origin of its own. */
function offspring({ node }: Placed): Record<string, string> {
  const own = ["id", "due_from", "due_to", "origin"];
  return Object.fromEntries(Object.entries(node.attrs).map(([name, value]) => [name, own.includes(name) ? "" : value]));
}

export const split: Command = (state, dispatch) => {
  const tr = state.tr.deleteSelection();
  const block = blockAt(tr.doc, tr.selection.$from.index(0));
  if (!block || !tr.selection.$from.depth) return false;
  const { type, content } = block.node;
  // At the beginning the text stays what it is, the new block goes above it.
  if (tr.selection.$from.parentOffset === 0 && content.size) tr.insert(block.at, type.create(offspring(block)));
  else tr.split(tr.selection.from, 1, [{ type, attrs: offspring(block) }]);
  dispatch?.(tr.scrollIntoView());
  return true;
};

const isAlike = (one: Placed, other: Placed) =>
  kindOf(one.node) === kindOf(other.node) && one.node.attrs.addressee === other.node.attrs.addressee;

/** Join two neighbours; an empty one just goes, those of different kinds stay and the caret passes between. */
function join(upper: Placed, lower: Placed, caret: number): Command {
  return (state, dispatch) => {
    const { tr } = state;
    const isLeft = !lower.node.content.size;
    if (!upper.node.content.size) tr.delete(upper.at, lower.at);
    else if (isLeft) tr.delete(lower.at, lower.at + lower.node.nodeSize);
    else if (isAlike(upper, lower)) tr.join(lower.at);
    else tr.setSelection(Selection.near(tr.doc.resolve(caret), caret < lower.at ? -1 : 1));
    if (isLeft && upper.node.content.size) tr.setSelection(TextSelection.create(tr.doc, lower.at - 1));
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

export const joinBackward: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const block = current(state);
  const above = block && blockAt(state.doc, block.index - 1);
  if (!block || !empty || $from.parentOffset) return false;
  // Above the first block is nothing; left to the browser it would make something up.
  return !above || join(above, block, block.at - 1)(state, dispatch);
};

/** Join what the caret stands in to what is above it, wherever it stands; unlike ones stay two. */
export const joinUp: Command = (state, dispatch) => {
  const block = current(state);
  const above = block && blockAt(state.doc, block.index - 1);
  if (!block || !above) return false;
  const canBeOne = isAlike(above, block) || !above.node.content.size || !block.node.content.size;
  return canBeOne && join(above, block, block.at - 1)(state, dispatch);
};

export const joinForward: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const block = current(state);
  const below = block && blockAt(state.doc, block.index + 1);
  if (!block || !empty || $from.parentOffset < block.node.content.size) return false;
  return !below || join(block, below, below.at + 1)(state, dispatch);
};

const breakLine: Command = (state, dispatch) => {
  if (!state.selection.$from.depth) return false;
  dispatch?.(state.tr.insertText("\n").scrollIntoView());
  return true;
};

const either =
  (...commands: Command[]): Command =>
  (state, dispatch, view) =>
    commands.some((command) => command(state, dispatch, view));

export const strong = toggleMark(schema.marks.strong);
export const em = toggleMark(schema.marks.em);

export function keys(): Plugin {
  const back = either(deleteSelection, joinBackward);
  const forward = either(deleteSelection, joinForward);
  return keymap({
    Enter: split,
    "Shift-Enter": breakLine,
    Backspace: back,
    "Shift-Backspace": back,
    "Mod-Backspace": back,
    Delete: forward,
    "Mod-Delete": forward,
    "Mod-a": selectAll,
    "Mod-b": strong,
    "Mod-i": em,
    "Mod-z": undoCommand,
    "Mod-y": redoCommand,
    "Shift-Mod-z": redoCommand,
    "Alt-ArrowUp": moveUp,
    "Alt-ArrowDown": moveDown,
  });
}
