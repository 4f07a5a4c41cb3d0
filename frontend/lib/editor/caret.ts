/** The caret stays with the letter before it, and with a block that a colleague moves. */

import { type EditorState, Plugin, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { absolutePositionToRelativePosition, ySyncPluginKey } from "y-prosemirror";
import {
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromTypeIndex,
  type RelativePosition,
  XmlElement,
  XmlText,
} from "yjs";
import { blockAt } from "./blocks.ts";
import { CARRYING, carried, type Landed, taken } from "./carrying.ts";
import type { Connection } from "./connection.ts";
import { uuid } from "./naming.ts";

/** A place in a block: which one, and how many letters before it. */
interface Spot {
  block: XmlElement;
  offset: number;
}

/** Letters that a colleague puts where somebody is writing come behind what is written, not between its letters. */
function sticking({ doc, mapping, type }: ReturnType<typeof bindingOf>, at: number, side: -1 | 0): RelativePosition {
  const loose = absolutePositionToRelativePosition(at, type, mapping);
  const found = createAbsolutePositionFromRelativePosition(loose, doc);
  if (!found || !(found.type instanceof XmlText)) return loose;
  return createRelativePositionFromTypeIndex(found.type, found.index, side);
}

const bindingOf = (state: EditorState) => ySyncPluginKey.getState(state).binding;

/** What is selected grows at neither end. */
function selected(view: EditorView): void {
  const binding = bindingOf(view.state);
  const { anchor, head, from, empty } = view.state.selection;
  if (binding.beforeTransactionSelection?.type !== "text") return;
  const side = (at: number) => (empty || at > from ? -1 : 0);
  binding.beforeTransactionSelection.anchor = sticking(binding, anchor, side(anchor));
  binding.beforeTransactionSelection.head = sticking(binding, head, side(head));
}

function spot({ doc }: EditorState, at: number, text: Connection["text"]): Spot | null {
  const place = doc.resolve(at);
  const block = place.depth ? text.get(place.index(0)) : null;
  return block instanceof XmlElement ? { block, offset: place.parentOffset } : null;
}

function positionOf(state: EditorState, at: Spot | null, text: Connection["text"], landed: Map<XmlElement, Landed>) {
  const found = at && landed.get(at.block)?.(at.offset);
  if (!found) return null;
  const [block, offset] = found;
  const placed = blockAt(state.doc, text.toArray().indexOf(block));
  return placed && placed.at + 1 + Math.min(offset, placed.node.content.size);
}

/** Follow a block that somebody takes away into which something is written here. */
function receiving(view: EditorView, { text, isOwn }: Connection, update: Uint8Array): (() => void) | null {
  const all = taken(text, update, isOwn);
  if (!all.length) return null;
  const { anchor, head } = view.state.selection;
  const [from, to] = [spot(view.state, anchor, text), spot(view.state, head, text)];
  return () => {
    let landed = new Map<XmlElement, Landed>();
    const put = () => {
      landed = carried(text, all, uuid);
    };
    text.doc?.transact(put, CARRYING);
    const { selection } = view.state;
    // Between two blocks of which one goes away is text that nobody has selected.
    const isApart = from?.block !== to?.block && all.some(({ block }) => block === from?.block || block === to?.block);
    const end = positionOf(view.state, to, text, landed) ?? selection.head;
    const start = isApart ? end : (positionOf(view.state, from, text, landed) ?? selection.anchor);
    if (start === selection.anchor && end === selection.head) return;
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, start, end)));
  };
}

export function caret(connection: Connection): Plugin {
  return new Plugin({
    view(view) {
      const keep = () => selected(view);
      // After the binding's own listener, which is there already.
      connection.doc.on("beforeAllTransactions", keep);
      connection.onReceiving = (update) => receiving(view, connection, update);
      return {
        destroy() {
          connection.doc.off("beforeAllTransactions", keep);
          connection.onReceiving = () => null;
        },
      };
    },
  });
}
