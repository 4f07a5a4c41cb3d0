/** Whether the writer has put the caret anywhere: before that it stands at the beginning, where nobody means it. */

import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { ySyncPluginKey } from "y-prosemirror";

const key = new PluginKey<{ has: boolean }>("pointing");

export const hasPointed = (state: EditorState) => key.getState(state)?.has ?? false;

export function pointing(): Plugin {
  // A click at the very beginning changes no selection.
  const pointed = { has: false };
  const point = () => {
    pointed.has = true;
  };
  return new Plugin({
    key,
    state: {
      init: () => pointed,
      apply(tr) {
        if (tr.selectionSet && tr.getMeta(ySyncPluginKey) === undefined) point();
        return pointed;
      },
    },
    props: { handleDOMEvents: { mousedown: point, beforeinput: point } },
  });
}
