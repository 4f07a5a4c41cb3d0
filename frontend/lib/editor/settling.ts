/** Which suggestions a text has, and what is left of it when they are accepted or rejected. Knows no page. */

import type { Mark, Node } from "prosemirror-model";
import type { EditorState, Transaction } from "prosemirror-state";
import { type Placed, placed } from "./blocks.ts";
import { schema } from "./schema.ts";
import { isSuggestion } from "./suggesting.ts";

export interface Suggestion {
  id: string;
  by: string;
  /** The id of the item, and its place among the blocks. */
  block: string;
  index: number;
  from: number;
  to: number;
  removed: string;
  added: string;
}

const { insertion, deletion } = schema.marks;
const nameOf = ({ attrs }: Mark) => JSON.stringify([attrs.id, attrs.by]);

function inBlock({ node, at, index }: Placed): Suggestion[] {
  const found = new Map<string, Suggestion>();
  node.forEach((text, offset) => {
    const from = at + 1 + offset;
    for (const mark of text.marks.filter(isSuggestion)) {
      const { id, by } = mark.attrs;
      const empty = { id, by, block: node.attrs.id, index, from, to: from, removed: "", added: "" };
      const one = found.get(nameOf(mark)) ?? empty;
      one[mark.type === deletion ? "removed" : "added"] += text.text;
      one.to = from + text.nodeSize;
      found.set(nameOf(mark), one);
    }
  });
  return [...found.values()];
}

/** In the order of the text: what carries one id in one item is one suggestion. */
export function suggestions(doc: Node): Suggestion[] {
  return placed(doc).flatMap(inBlock);
}

export const keyOf = ({ block, id, by }: Pick<Suggestion, "block" | "id" | "by">) => `${block} ${id} ${by}`;

/** Accept or reject those of these keys, by one transaction. An item goes with its last letter. */
export function settled(state: EditorState, keys: ReadonlySet<string>, accept: boolean): Transaction {
  const { tr } = state;
  const going = accept ? deletion : insertion;
  for (const { node, at } of placed(state.doc).reverse()) {
    const gone: [number, number][] = [];
    node.forEach((text, offset) => {
      const [from, to] = [at + 1 + offset, at + 1 + offset + text.nodeSize];
      const own = text.marks.filter(
        (mark) => isSuggestion(mark) && keys.has(keyOf({ block: node.attrs.id, id: mark.attrs.id, by: mark.attrs.by })),
      );
      for (const mark of own) tr.removeMark(from, to, mark);
      if (own.some(({ type }) => type === going)) gone.push([from, to]);
    });
    const letters = gone.reduce((sum, [from, to]) => sum + to - from, 0);
    if (letters && letters === node.content.size) tr.delete(at, at + node.nodeSize);
    else for (const [from, to] of gone.reverse()) tr.delete(from, to);
  }
  return tr;
}
