/** What a writer does to blocks by the toolbar. */

import type { Node } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { addresseeAbove, asBlock, attrsOf, current, kindOf, placed, typeOf } from "./blocks.ts";
import { asStep, take } from "./moving.ts";
import { type Addressee, rank } from "./numbering.ts";
import { schema } from "./schema.ts";

/** Put a block before that of this index, with the caret at `offset` of its text. */
function insert(view: EditorView, index: number, node: Node, offset = 0): void {
  const at = placed(view.state.doc)[index]?.at ?? view.state.doc.content.size;
  const tr = view.state.tr.insert(at, node);
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 1 + offset)).scrollIntoView());
}

/** The place below the last block of the group this one belongs to. */
function home(doc: Node, node: Node, addressees: readonly Addressee[]): number {
  const own = rank(asBlock(node), addressees);
  const later = placed(doc).map((one) => rank(asBlock(one.node), addressees) > own);
  // In a text whose groups lie apart it goes below the last of its own.
  return later.lastIndexOf(false) + 1;
}

/** A new item below the caret's, of its kind and to whom it is. */
export function add(view: EditorView): void {
  const block = current(view.state);
  const kind = block ? kindOf(block.node) : "preamble";
  const attrs = attrsOf(kind, block?.node.attrs.addressee);
  const index = block ? block.index + 1 : view.state.doc.childCount;
  asStep(view, () => insert(view, index, schema.nodes[typeOf(kind)].create(attrs)));
}

/** The first item to an addressee of whom nothing is asked yet. */
export function addTo(view: EditorView, addressee: string, addressees: readonly Addressee[]): void {
  const node = schema.nodes.recommendation.create({ addressee });
  asStep(view, () => insert(view, home(view.state.doc, node, addressees), node));
}

export function remove(view: EditorView): void {
  const block = current(view.state);
  if (!block) return;
  asStep(view, () => view.dispatch(view.state.tr.delete(block.at, block.at + block.node.nodeSize).scrollIntoView()));
}

/** Whether a block may stand at this index: what is above comes before it on the published page, and so on. */
function mayStand(doc: Node, node: Node, index: number, addressees: readonly Addressee[]): boolean {
  const own = rank(asBlock(node), addressees);
  const [above, below] = [doc.maybeChild(index - 1), doc.maybeChild(index)];
  return (!above || rank(asBlock(above), addressees) <= own) && (!below || rank(asBlock(below), addressees) >= own);
}

/** Make the caret's block another kind. Where that makes it another node, it goes to its place at once. */
export function setKind(view: EditorView, kind: string, addressees: readonly Addressee[]): void {
  const block = current(view.state);
  if (!block || kindOf(block.node) === kind) return;
  const { node, at, index } = block;
  if (typeOf(kind) === "para" && node.type.name === "para") {
    asStep(view, () => view.dispatch(view.state.tr.setNodeAttribute(at, "kind", kind)));
    return;
  }
  const offset = view.state.selection.$from.parentOffset;
  const attrs = { ...attrsOf(kind, addresseeAbove(view.state.doc, index, addressees)), id: node.attrs.id };
  const made = schema.nodes[typeOf(kind)].create(attrs, node.content);
  asStep(view, () => {
    take(view, block);
    const { doc } = view.state;
    const place = mayStand(doc, made, index, addressees) ? index : home(doc, made, addressees);
    insert(view, place, made, offset);
  });
}

/** Ask it of somebody else: one attribute is written, so nothing that a colleague is typing there is lost. */
export function readdress(view: EditorView, addressee: string): void {
  const block = current(view.state);
  if (block?.node.type !== schema.nodes.recommendation) return;
  asStep(view, () => view.dispatch(view.state.tr.setNodeAttribute(block.at, "addressee", addressee)));
}
