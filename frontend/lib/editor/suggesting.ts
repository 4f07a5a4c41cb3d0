/** Writing as suggestions: what would change the text is turned into marks on it. Knows no page. */

import { Fragment, type Mark, type Node, type Slice } from "prosemirror-model";
import { type EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { Mapping, ReplaceAroundStep, ReplaceStep, type Step } from "prosemirror-transform";
import { schema } from "./schema.ts";

export interface Author {
  /** Who suggests, as the marks name her. */
  by: string;
  newId: () => string;
}

const { insertion, deletion } = schema.marks;
export const isSuggestion = ({ type }: Mark) => type === insertion || type === deletion;
const isOwn = (mark: Mark, by: string) => isSuggestion(mark) && mark.attrs.by === by;

/** Whole blocks put between others: an item begun or moved is no suggestion, as little as bold letters are. */
const isBlocks = ({ from, to, slice }: ReplaceStep) =>
  from === to && slice.size > 0 && !slice.openStart && !slice.openEnd && !slice.content.firstChild?.isText;

const isWriting = (step: Step) => step instanceof ReplaceAroundStep || (step instanceof ReplaceStep && !isBlocks(step));

/** Letters in one line: pasted paragraphs become lines of the item they are pasted into. */
function letters({ content }: Slice): Node[] {
  const found: Node[] = [];
  content.forEach((node, _offset, index) => {
    if (node.isText) found.push(node);
    else {
      if (index) found.push(schema.text("\n"));
      node.content.forEach((text) => {
        found.push(text);
      });
    }
  });
  return found.some(({ text }) => text?.trim()) || content.firstChild?.isText ? found : [];
}

/** A suggestion goes on where one's own begins or ends; elsewhere a new one begins. */
function idAt(doc: Node, from: number, to: number, { by, newId }: Author): string {
  const near = [doc.resolve(from).nodeBefore, doc.resolve(to).nodeAfter];
  const marks = near.flatMap((node) => (node?.isText ? [...node.marks] : []));
  return marks.find((mark) => isOwn(mark, by))?.attrs.id || newId();
}

/** Strike letters out; one's own suggested ones really go. Returns whether there were letters at all. */
function strike(tr: Transaction, from: number, to: number, author: Author): boolean {
  const own: [number, number][] = [];
  let hasLetters = false;
  const { doc } = tr;
  let id = "";
  doc.nodesBetween(from, to, (node, at) => {
    // One id in one item.
    if (!node.isText) {
      id = "";
      return;
    }
    hasLetters = true;
    const [start, end] = [Math.max(from, at), Math.min(to, at + node.nodeSize)];
    if (node.marks.some((mark) => mark.type === insertion && mark.attrs.by === author.by)) own.push([start, end]);
    else if (!node.marks.some(({ type }) => type === deletion)) {
      id ||= idAt(doc, start, end, author);
      tr.addMark(start, end, deletion.create({ id, by: author.by }));
    }
  });
  for (const [start, end] of own.reverse()) tr.delete(start, end);
  return hasLetters;
}

function put(tr: Transaction, at: number, given: Node[], author: Author): number {
  const mark = insertion.create({ id: idAt(tr.doc, at, at, author), by: author.by });
  const nodes = given.map((node) => node.mark(mark.addToSet(node.marks.filter((one) => !isSuggestion(one)))));
  const content = Fragment.from(nodes);
  tr.insert(at, content);
  return at + content.size;
}

/** What a step changes: where, and which letters it puts there. */
interface Change {
  from: number;
  to: number;
  given: Node[];
}

/** A browser that joins two items by itself puts the letters of the lower anew: they are no change. */
function trimmed(doc: Node, { from, to, given }: Change): Change {
  const [$from, $to] = [doc.resolve(from), doc.resolve(to)];
  if (!$from.depth || !$to.depth || $from.sameParent($to)) return { from, to, given };
  const content = Fragment.from(given);
  const [text, rest] = [content.textBetween(0, content.size), doc.textBetween($to.start(), to)];
  const same = rest.endsWith(text) ? text.length : text.endsWith(rest) ? rest.length : 0;
  return { from, to: to - same, given: [...content.cut(0, content.size - same).content] };
}

/** Do as suggestions what a step does; return where the caret comes to, or null where marks cannot say it. */
function write(tr: Transaction, step: ReplaceStep, isForward: boolean, author: Author): number | null {
  const begin = tr.steps.length;
  const through = (place: number) => tr.mapping.slice(begin).map(place);
  const change = { from: step.from, to: step.to, given: letters(step.slice) };
  if (!change.given.length && step.slice.size) return null;
  const { from, to, given } = trimmed(tr.doc, change);
  const [$from, $to] = [tr.doc.resolve(from), tr.doc.resolve(to)];
  const at = $from.sameParent($to) || !$from.depth ? to : $from.end();
  const hasLetters = from < to && strike(tr, from, to, author);
  if (given.length) return put(tr, through(at), given, author);
  if (hasLetters) return through(isForward ? to : from);
  if ($from.depth || $to.depth) return null;
  tr.delete(from, to);
  return from;
}

function carryMeta(from: Transaction, to: Transaction): Transaction {
  for (const name of ["composition", "uiEvent", "inputType", "paste"]) {
    const meta = from.getMeta(name);
    if (meta !== undefined) to.setMeta(name, meta);
  }
  return from.scrolledIntoView ? to.scrollIntoView() : to;
}

/** What is to be done instead of `tr`; null where it joins or parts items, which marks cannot say. */
export function suggested(state: EditorState, tr: Transaction, author: Author): Transaction | null {
  if (!tr.steps.some(isWriting)) return tr;
  const made = state.tr;
  let caret: number | null = null;
  for (const [index, step] of tr.steps.entries()) {
    // Back to the text before all of this, and through what is done instead.
    const back = tr.mapping.maps.slice(0, index).reverse();
    const moved = step.map(new Mapping([...back.map((one) => one.invert()), ...made.mapping.maps]));
    if (!moved) continue;
    if (!isWriting(step)) made.step(moved);
    else {
      if (!(step instanceof ReplaceStep && moved instanceof ReplaceStep)) return null;
      const { selection } = state;
      caret = write(made, moved, !selection.empty || selection.from === step.from, author);
      if (caret === null) return null;
    }
  }
  if (caret !== null) made.setSelection(TextSelection.near(made.doc.resolve(caret)));
  if (tr.storedMarksSet) made.setStoredMarks(tr.storedMarks);
  return carryMeta(tr, made);
}

/** Letters written into a colleague's suggestion without suggesting them are no part of it. */
export function unsuggested(tr: Transaction): Transaction {
  for (const [index, step] of [...tr.steps.entries()]) {
    if (!(step instanceof ReplaceStep) || !step.slice.content.firstChild?.isText) continue;
    const later = tr.mapping.slice(index + 1);
    const [from, to] = [later.map(step.from, -1), later.map(step.from + step.slice.size)];
    for (const type of [insertion, deletion]) if (tr.doc.rangeHasMark(from, to, type)) tr.removeMark(from, to, type);
  }
  return tr;
}
