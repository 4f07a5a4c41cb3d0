/** Undo takes back one's own only: of a block that was made here, what colleagues have written into it stays. */

import { ySyncPluginKey } from "y-prosemirror";
import { ContentType, type Item, isDeleted, type Transaction, UndoManager, XmlElement, type XmlFragment } from "yjs";
import { CARRYING } from "./carrying.ts";

type Step = UndoManager["undoStack"][number];

type IsOthers = (item: Item) => boolean;

/** Whether others' letters stand in it. */
function isShared(type: Pick<XmlElement, "_start">, isOthers: IsOthers): boolean {
  const isAny = (item: Item) =>
    item.content instanceof ContentType ? isShared(item.content.type, isOthers) : item.countable && isOthers(item);
  for (let item = type._start; item; item = item.right) if (!item.deleted && isAny(item)) return true;
  return false;
}

export class Undoing extends UndoManager {
  #steps: Step[] = [];
  /** From which clock up to which: written here for others, whose block was taken away. */
  readonly #carried: [number, number][] = [];

  constructor(text: XmlFragment) {
    super(text, {
      trackedOrigins: new Set([ySyncPluginKey]),
      captureTransaction: (tr) => tr.meta.get("addToHistory") !== false,
    });
    this.deleteFilter = (item) => this.#mayGo(item);
    this.doc.on("afterTransaction", ({ origin, beforeState, afterState }: Transaction) => {
      const [first, end] = [beforeState, afterState].map((state) => state.get(this.doc.clientID) ?? 0);
      if (origin === CARRYING && first < end) this.#carried.push([first, end]);
    });
  }

  override undo(): Step | null {
    this.#steps = [...this.undoStack];
    return super.undo();
  }

  override redo(): Step | null {
    this.#steps = [...this.redoStack];
    return super.redo();
  }

  #isOthers = ({ id: { client, clock } }: Item): boolean =>
    client !== this.doc.clientID || this.#carried.some(([first, end]) => first <= clock && clock < end);

  /** Letters go before the block they stand in: one that is left with others' stays, and stays what it is. */
  #mayGo(item: Item): boolean {
    if (item.content instanceof ContentType) return !isShared(item.content.type, this.#isOthers);
    const block = item.parent;
    if (item.parentSub === null || !(block instanceof XmlElement) || !block._item || !isShared(block, this.#isOthers))
      return true;
    const { id } = block._item;
    const isOf = ({ insertions }: Step) => isDeleted(insertions, item.id) && isDeleted(insertions, id);
    return !this.#steps.some(isOf);
  }
}
