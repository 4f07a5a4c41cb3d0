/** The blocks of a document, and the one the caret stands in. */

import type { Node } from "prosemirror-model";
import type { EditorState } from "prosemirror-state";
import type { Addressee, Block } from "./numbering.ts";

export interface Placed {
  node: Node;
  /** Where the block begins. */
  at: number;
  index: number;
}

/** The kinds a block may have, as the writer chooses among them. */
export const KINDS = ["preamble", "fact", "task", "recommendation", "closing"];

export function kindOf(node: Node): string {
  return node.type.name === "para" ? node.attrs.kind || "preamble" : node.type.name;
}

export function asBlock(node: Node): Block {
  return { type: node.type.name, kind: kindOf(node), addressee: node.attrs.addressee ?? "" };
}

export function placed(doc: Node): Placed[] {
  const blocks: Placed[] = [];
  doc.forEach((node, at, index) => {
    blocks.push({ node, at, index });
  });
  return blocks;
}

export function blockAt(doc: Node, index: number): Placed | null {
  if (index < 0 || index >= doc.childCount) return null;
  let at = 0;
  for (let before = 0; before < index; before++) at += doc.child(before).nodeSize;
  return { node: doc.child(index), at, index };
}

export function current({ doc, selection }: EditorState): Placed | null {
  return selection.$from.depth ? blockAt(doc, selection.$from.index(0)) : null;
}

/** The attributes of a new block of a kind. */
export function attrsOf(kind: string, addressee = ""): Record<string, string> {
  if (kind === "recommendation") return { addressee };
  return kind === "task" ? {} : { kind };
}

export const typeOf = (kind: string) => (kind === "recommendation" || kind === "task" ? kind : "para");

/** Whom a new recommendation at this place is for: whom the one above it is for, else the first of all. */
export function addresseeAbove(doc: Node, index: number, addressees: readonly Addressee[]): string {
  for (let above = Math.min(index, doc.childCount) - 1; above >= 0; above--) {
    const { addressee } = doc.child(above).attrs;
    if (addressee) return addressee;
  }
  return addressees[0]?.id ?? "";
}
