/** Draws numbers, and headings by addressee, into the text: none of it is in the document. */

import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { make } from "../dom.ts";
import { add, addTo } from "./acts.ts";
import { asBlock, current, kindOf, placed } from "./blocks.ts";
import { type Addressee, type Heading, numbered } from "./numbering.ts";
import { word } from "./words.ts";

const key = new PluginKey<DecorationSet>("headings");

function title({ number, text, isAgain, isUnknown }: Heading): HTMLElement {
  const name = isUnknown ? word("unaddressed") : text;
  const drawn = make("h2", { class: "coedit-to" });
  if (isUnknown) drawn.classList.add("is-unknown");
  if (number) drawn.append(make("span", { class: "coedit-number" }, number), " ");
  drawn.append(name);
  if (isAgain) drawn.append(" ", make("span", { class: "coedit-again" }, word("again")));
  return drawn;
}

function drawn(heading: Heading, addressees: readonly Addressee[], mayWrite: () => boolean) {
  return (view: EditorView): HTMLElement => {
    const box = make("div", { class: "coedit-heading", contenteditable: "false" });
    if (!heading.isAgain) box.append(...heading.before.map((line) => make("p", {}, line)));
    if (heading.text || heading.isUnknown) box.append(title(heading));
    if (!heading.isEmpty || !mayWrite()) return box;
    const button = make("button", { type: "button", class: "button button-dense" }, word("first_item"));
    button.addEventListener("click", () => {
      addTo(view, heading.addressee, addressees);
      view.focus();
    });
    box.append(button);
    return box;
  };
}

/** A day of the calendar, 2026-02-27, in the words of the page. */
function shownDay(day: string): string {
  const date = new Date(`${day}T12:00:00`);
  if (Number.isNaN(date.getTime())) return day;
  return date.toLocaleDateString(document.documentElement.lang || "ru", { dateStyle: "long" });
}

function decorate({ doc }: EditorState, addressees: readonly Addressee[], mayWrite: () => boolean): DecorationSet {
  const blocks = placed(doc);
  const { numbers, headings } = numbered(
    blocks.map(({ node }) => asBlock(node)),
    addressees,
  );
  const widgets = headings.map((heading) =>
    Decoration.widget(blocks[heading.at]?.at ?? doc.content.size, drawn(heading, addressees, mayWrite), {
      side: -1,
      key: JSON.stringify({ ...heading, at: 0, mayWrite: mayWrite() }),
      stopEvent: () => true,
      ignoreSelection: true,
    }),
  );
  const numbering = blocks.map(({ node, at, index }) => {
    const attrs: Record<string, string> = { class: `coedit-${node.type.name}` };
    if (numbers[index]) attrs["data-number"] = numbers[index];
    const { due_to: due } = node.attrs;
    if (due) attrs["data-deadline"] = word("until", { day: shownDay(due) });
    // An empty block says what it is.
    if (!node.content.size) {
      attrs.class += " is-empty";
      attrs["data-hint"] = word(`kind:${kindOf(node)}`);
    }
    return Decoration.node(at, at + node.nodeSize, attrs);
  });
  return DecorationSet.create(doc, [...widgets, ...numbering]);
}

export function headings(addressees: readonly Addressee[], mayWrite: () => boolean): Plugin {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, state) => decorate(state, addressees, mayWrite),
      apply: (tr, old, _before, state) =>
        tr.docChanged || tr.getMeta(key) ? decorate(state, addressees, mayWrite) : old,
    },
    props: { decorations: (state) => key.getState(state) },
  });
}

/** The block that the tools act on stands out, and an empty text can be begun. */
export function here(mayWrite: () => boolean): Plugin {
  const begin = (view: EditorView) => {
    const button = make("button", { type: "button", class: "button", contenteditable: "false" }, word("begin"));
    button.addEventListener("click", () => {
      add(view);
      view.focus();
    });
    return button;
  };
  return new Plugin({
    props: {
      decorations(state) {
        if (!mayWrite()) return null;
        const block = current(state);
        if (!state.doc.childCount)
          return DecorationSet.create(state.doc, [Decoration.widget(0, begin, { side: -2, key: "begin" })]);
        if (!block) return null;
        const { at, node } = block;
        return DecorationSet.create(state.doc, [Decoration.node(at, at + node.nodeSize, { class: "is-here" })]);
      },
    },
  });
}

/** Draw anew: what may be done here has changed. */
export function redraw(view: EditorView): void {
  view.dispatch(view.state.tr.setMeta(key, true));
}
