/** Facts of the event: the panel puts them into the text as tokens, and those that differ from the data stand out. */

import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { all, icon, make } from "../dom.ts";
import { toast } from "../toast.ts";
import { placed } from "./blocks.ts";
import { gapBefore, gapFor } from "./gaps.ts";
import type { Panel } from "./panels.ts";
import { hasPointed } from "./pointing.ts";
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

/** The place that the text leaves open for some words, wherever it is. */
function openPlace(doc: Node, words: string): TextSelection | null {
  for (const { node, at } of placed(doc)) {
    const gap = gapFor(node.textContent, words);
    if (gap) return TextSelection.create(doc, at + 1 + gap.from, at + 1 + gap.to);
  }
  return null;
}

/** What a token takes the place of: what is selected within one block, or what the text leaves open before the caret. */
function placeAtCaret({ doc, selection }: EditorState, words: string): TextSelection {
  const { $from, $to } = selection.$from.depth ? selection : TextSelection.atEnd(doc);
  const gap = $from.pos === $to.pos ? gapBefore($to.parent.textContent, $to.parentOffset, words) : null;
  if (gap) return TextSelection.create(doc, $to.start() + gap.from, $to.start() + gap.to);
  return TextSelection.create(doc, $from.sameParent($to) ? $from.pos : $to.pos, $to.pos);
}

/** Put a token where the caret is; where nobody has put it, into the place that is open for it. */
function insert(view: EditorView, name: string, words: string): void {
  const { doc, tr } = view.state;
  const place = hasPointed(view.state) ? placeAtCaret(view.state, words) : openPlace(doc, words);
  if (!place) toast({ text: word("no_caret"), icon: "info-circle" });
  if (!place?.$from.depth) return;
  const { from, to, $from } = place;
  const text = $from.parent.textContent;
  const put = spaced(words, text.slice(0, $from.parentOffset), text.slice(to - $from.start()));
  tr.insertText(put.text, from, to);
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
