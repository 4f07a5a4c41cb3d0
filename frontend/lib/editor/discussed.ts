/** Words in the text that an open comment is about stand out; those of resolved ones do not. */

import type { Node } from "prosemirror-model";
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { schema } from "./schema.ts";

type Open = ReadonlySet<string>;

const key = new PluginKey<{ open: Open; drawn: DecorationSet }>("discussed");

function draw(doc: Node, open: Open): DecorationSet {
  const found: Decoration[] = [];
  if (open.size)
    doc.descendants((node, at) => {
      const isOpen = node.marks.some(({ type, attrs }) => type === schema.marks.comment && open.has(attrs.id));
      if (isOpen) found.push(Decoration.inline(at, at + node.nodeSize, { class: "coedit-discussed" }));
    });
  return DecorationSet.create(doc, found);
}

/** Tell which comments are open. */
export function discuss(view: EditorView, open: Open): void {
  const before = key.getState(view.state)?.open;
  if (!before || (before.size === open.size && [...open].every((id) => before.has(id)))) return;
  view.dispatch(view.state.tr.setMeta(key, open));
}

export function discussed(): Plugin {
  return new Plugin({
    key,
    state: {
      init: () => ({ open: new Set<string>() as Open, drawn: DecorationSet.empty }),
      apply(tr, value, _before, { doc }) {
        const open: Open = tr.getMeta(key) ?? value.open;
        return tr.docChanged || open !== value.open ? { open, drawn: draw(doc, open) } : value;
      },
    },
    props: { decorations: (state) => key.getState(state)?.drawn },
  });
}
