/** Answers what tests/resolutions/test_review_editor.py asks: a line of questions in, a line of answers out. */

import { createInterface } from "node:readline";
import { registerHooks } from "node:module";
import type { Node } from "prosemirror-model";

// The editor's own packages are there only where its files are built: here those beside the tests take their place.
const packages = new URL("../editors/package.json", import.meta.url).href;
registerHooks({
  resolve: (name, context, next) =>
    next(name, name.startsWith("prosemirror-") ? { ...context, parentURL: packages } : context),
});
const { schema } = await import("../../frontend/lib/editor/schema.ts");
const { keyOf, settled, suggestions } = await import("../../frontend/lib/editor/settling.ts");
const { suggested, unsuggested } = await import("../../frontend/lib/editor/suggesting.ts");
const { Fragment, Slice } = await import("prosemirror-model");
const { EditorState, TextSelection } = await import("prosemirror-state");

type Letters = [string, ...[string, string, string][]];
type Act = [
  "type" | "delete" | "forward" | "paste" | "native" | "direct" | "join" | "split" | "strong" | "add" | "drag",
  number,
  number?,
  (string | string[])?,
];
interface Question {
  blocks: Letters[][];
  by: string;
  acts: Act[];
  accept?: boolean;
  of?: string;
}

/** A text of runs, each with its suggestions: name, id, author. */
function made(blocks: Letters[][]): Node {
  const nodes = blocks.map((runs, index) => {
    const texts = runs.map(([text, ...marks]) =>
      schema.text(
        text,
        marks.map(([name, id, by]) => schema.marks[name as "insertion"].create({ id, by })),
      ),
    );
    return schema.nodes.para.create({ id: `p${index}`, kind: "fact" }, texts);
  });
  return schema.nodes.doc.create({}, nodes);
}

function shown(doc: Node): Letters[][] {
  const blocks: Letters[][] = [];
  doc.forEach((block) => {
    const runs: Letters[] = [];
    block.forEach(({ text, marks }) => {
      runs.push([
        text ?? "",
        ...marks.map(({ type, attrs }) => [type.name, attrs.id, attrs.by] as [string, string, string]),
      ]);
    });
    blocks.push(runs);
  });
  return blocks;
}

function asked(state: EditorState, [act, from, to = from, given = ""]: Act) {
  const { tr } = state;
  const texts = Array.isArray(given) ? given : [given];
  const paragraphs = texts.map((text) => schema.nodes.para.create({}, text ? schema.text(text) : null));
  if (act === "type" || act === "direct") return tr.insertText(texts[0], from, to);
  if (act === "delete" || act === "forward") return tr.delete(from, to);
  if (act === "paste") return tr.replace(from, to, Slice.maxOpen(Fragment.from(paragraphs)));
  // What a browser does that joins two items by itself.
  if (act === "native") return tr.replaceWith(from, to, schema.text(texts[0]));
  if (act === "join") return tr.join(from);
  if (act === "split") return tr.split(from);
  if (act === "strong") return tr.addMark(from, to, schema.marks.strong.create());
  if (act === "add") return tr.insert(from, paragraphs);
  // A dragged word goes from one place to another by one transaction.
  const slice = state.doc.slice(from, to);
  tr.delete(from, to);
  return tr.replace(Number(given), Number(given), slice);
}

function caret(state: EditorState, [act, from, to = from]: Act): EditorState {
  const [anchor, head] = act === "delete" && to - from === 1 ? [to, to] : act === "forward" ? [from, from] : [from, to];
  const { doc } = state;
  if (!doc.resolve(anchor).depth || !doc.resolve(head).depth) return state;
  return state.apply(state.tr.setSelection(TextSelection.create(doc, anchor, head)));
}

function answered({ blocks, by, acts, accept, of }: Question): unknown {
  let state = EditorState.create({ doc: made(blocks) });
  let count = 0;
  let refused = 0;
  for (const act of acts) {
    state = caret(state, act);
    const tr = asked(state, act);
    const done = act[0] === "direct" ? unsuggested(tr) : suggested(state, tr, { by, newId: () => `n${++count}` });
    if (done) state = state.apply(done);
    else refused++;
  }
  const found = suggestions(state.doc);
  if (accept !== undefined) {
    const keys = new Set(found.filter(({ id }) => !of || id === of).map(keyOf));
    state = state.apply(settled(state, keys, accept));
  }
  const told = found.map(({ id, by: whose, block, removed, added }) => [id, whose, block, removed, added]);
  return { blocks: shown(state.doc), caret: state.selection.from, refused, suggestions: told };
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answered(JSON.parse(line)))}\n`);
}
