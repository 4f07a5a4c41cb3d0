/** Undo takes back one's own only: of a block that was made here, what colleagues have written into it stays. */

import { ySyncPluginKey } from "y-prosemirror";
import { ContentType, type Item, isDeleted, UndoManager, XmlElement, type XmlFragment } from "yjs";

type Step = UndoManager["undoStack"][number];

/** Whether others' letters stand in it. */
function isShared(type: Pick<XmlElement, "_start">, own: number): boolean {
  const isOthers = ({ content, countable, id }: Item) =>
    content instanceof ContentType ? isShared(content.type, own) : countable && id.client !== own;
  for (let item = type._start; item; item = item.right) if (!item.deleted && isOthers(item)) return true;
  return false;
}

export class Undoing extends UndoManager {
  #steps: Step[] = [];

  constructor(text: XmlFragment) {
    super(text, {
      trackedOrigins: new Set([ySyncPluginKey]),
      captureTransaction: (tr) => tr.meta.get("addToHistory") !== false,
    });
    this.deleteFilter = (item) => this.#mayGo(item);
  }

  override undo(): Step | null {
    this.#steps = [...this.undoStack];
    return super.undo();
  }

  override redo(): Step | null {
    this.#steps = [...this.redoStack];
    return super.redo();
  }

  /** Letters go before the block they stand in: one that is left with others' stays, and stays what it is. */
  #mayGo(item: Item): boolean {
    const own = this.doc.clientID;
    if (item.content instanceof ContentType) return !isShared(item.content.type, own);
    const block = item.parent;
    if (item.parentSub === null || !(block instanceof XmlElement) || !block._item || !isShared(block, own)) return true;
    const { id } = block._item;
    const isOf = ({ insertions }: Step) => isDeleted(insertions, item.id) && isDeleted(insertions, id);
    return !this.#steps.some(isOf);
  }
}
