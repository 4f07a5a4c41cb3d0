/** Gives ids to blocks that appear here; what comes from colleagues is theirs to name. */

import type { Node } from "prosemirror-model";
import { Plugin, TextSelection, type Transaction } from "prosemirror-state";
import { ySyncPluginKey } from "y-prosemirror";
import { placed } from "./blocks.ts";
import { type Named, unnamed } from "./ids.ts";
import { TAKEN } from "./moving.ts";
import { schema } from "./schema.ts";

const isOwn = (tr: Transaction) => tr.docChanged && !tr.getMeta(ySyncPluginKey)?.isChangeOrigin;

function named(doc: Node): Named[] {
  return placed(doc).map(({ node }) => ({ id: node.attrs.id, text: node.textContent, node }));
}

/** `crypto.randomUUID` came to Safari later than what is supported here. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Who deletes everything can go on writing. */
export function writable(): Plugin {
  const begin = (tr: Transaction, text = "") => {
    const content = text ? schema.text(text) : undefined;
    tr.insert(0, schema.nodes.para.create({ kind: "preamble" }, content));
    return tr.setSelection(TextSelection.create(tr.doc, 1 + text.length));
  };
  return new Plugin({
    appendTransaction(transactions, before, { doc, tr }) {
      const isOver = before.doc.childCount && !doc.childCount;
      return isOver && transactions.some((one) => isOwn(one) && !one.getMeta(TAKEN)) ? begin(tr) : null;
    },
    props: {
      handleTextInput({ state, dispatch }, _from, _to, text) {
        if (state.selection.$from.depth) return false;
        dispatch(begin(state.tr.delete(0, state.doc.content.size), text));
        return true;
      },
    },
  });
}

export function naming(): Plugin {
  return new Plugin({
    appendTransaction(transactions, { doc: before }, { doc, tr }) {
      if (!transactions.some(isOwn)) return null;
      const blocks = placed(doc);
      const found = unnamed(named(before), named(doc));
      for (const index of found) tr.setNodeAttribute(blocks[index].at, "id", uuid());
      return found.length ? tr : null;
    },
  });
}
