/** Facts of the event: the panel puts them into the text as tokens, and those that differ from the data stand out. */

import type { Node } from "prosemirror-model";
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { all, icon, make } from "../dom.ts";
import { placed } from "./blocks.ts";
import type { Panel } from "./panels.ts";
import { schema } from "./schema.ts";
import { spaced, type Token, tokens } from "./tokens.ts";
import { word } from "./words.ts";

/** What the server found to differ: the names of facts and the words that stand for them. */
type Differing = [string, string][];

const key = new PluginKey<{ told: Differing; drawn: DecorationSet }>("facts");

const nameOf = (node: Node): string => schema.marks.fact.isInSet(node.marks)?.attrs.name ?? "";

function tokensOf(block: Node): Token[] {
  const parts: { text: string; fact: string }[] = [];
  block.forEach((node) => {
    parts.push({ text: node.text ?? "", fact: nameOf(node) });
  });
  return tokens(parts);
}

function warning(): HTMLElement {
  const label = make("span", { class: "visually-hidden" }, word("fact_differs"));
  return make("span", { class: "coedit-fact-sign", contenteditable: "false" }, icon("exclamation-triangle"), label);
}

function draw(doc: Node, told: Differing): DecorationSet {
  const differs = ({ name, words }: Token) => told.some(([fact, text]) => fact === name && text === words);
  const drawn = placed(doc).flatMap(({ node, at }) =>
    (told.length ? tokensOf(node) : [])
      .filter(differs)
      .flatMap(({ from, to }) => [
        Decoration.inline(at + 1 + from, at + 1 + to, { class: "is-differing", title: word("fact_differs") }),
        Decoration.widget(at + 1 + from, warning, { side: 1, key: "fact", ignoreSelection: true }),
      ]),
  );
  return DecorationSet.create(doc, drawn);
}

export function differing(): Plugin {
  return new Plugin<{ told: Differing; drawn: DecorationSet }>({
    key,
    state: {
      init: () => ({ told: [], drawn: DecorationSet.empty }),
      apply(tr, { told, drawn }, _before, { doc }) {
        const now: Differing = tr.getMeta(key) ?? told;
        return { told: now, drawn: tr.docChanged || now !== told ? draw(doc, now) : drawn };
      },
    },
    props: { decorations: (state) => key.getState(state)?.drawn },
  });
}

/** Put a token where the caret is, in the place of what is selected within one block. */
function insert(view: EditorView, name: string, words: string): void {
  const { doc, selection, tr } = view.state;
  const { $from, $to } = selection.$from.depth ? selection : TextSelection.atEnd(doc);
  if (!$from.depth) return;
  const from = $from.sameParent($to) ? $from.pos : $to.pos;
  const text = $to.parent.textContent;
  const put = spaced(words, text.slice(0, from - $to.start()), text.slice($to.parentOffset));
  tr.insertText(put.text, from, $to.pos);
  const start = from + put.from;
  tr.removeMark(start, start + words.length, schema.marks.fact);
  tr.addMark(start, start + words.length, schema.marks.fact.create({ name }));
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, start + words.length)).scrollIntoView());
  view.focus();
}

export const factsPanel: Panel = (panel, { view, mayWrite }) => {
  const refresh = () => {
    for (const button of all<HTMLButtonElement>("[data-insert]", panel)) button.hidden = !mayWrite();
    const told: Differing = JSON.parse(panel.querySelector("script")?.textContent || "[]");
    view.dispatch(view.state.tr.setMeta(key, told));
  };
  panel.addEventListener("mousedown", (event) => {
    if ((event.target as Element).closest("[data-insert]")) event.preventDefault();
  });
  panel.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-insert]");
    // The second click of two asks for nothing more.
    if (button && mayWrite() && event.detail < 2) insert(view, button.dataset.insert ?? "", button.dataset.words ?? "");
  });
  // An explanation that somebody is writing is not taken from under her hands.
  panel.addEventListener("htmx:beforeRequest", (event) => {
    const isRefetch = !(event.target as Element).closest("form");
    if (isRefetch && panel.querySelector("details[open] [name=note]")) event.preventDefault();
  });
  let unfolded: string[] = [];
  panel.addEventListener("htmx:beforeSwap", () => {
    unfolded = all(".fact-list details[open]", panel).map(({ id }) => id);
  });
  panel.addEventListener("htmx:afterSettle", () => {
    for (const id of unfolded) panel.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
    refresh();
  });
  refresh();
};
