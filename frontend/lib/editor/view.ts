/** The editor itself: ProseMirror bound to the shared document. */

import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { initProseMirrorDoc, ySyncPlugin, yUndoPlugin } from "y-prosemirror";
import { make } from "../dom.ts";
import { authors } from "./authors.ts";
import { placed } from "./blocks.ts";
import { caret } from "./caret.ts";
import { clipboard } from "./clipboard.ts";
import { keys } from "./commands.ts";
import type { Connection } from "./connection.ts";
import { discussed } from "./discussed.ts";
import { differing } from "./facts.ts";
import { flags } from "./flags.ts";
import { headings, here } from "./headings.ts";
import { mode, written } from "./mode.ts";
import { naming, writable } from "./naming.ts";
import type { Addressee } from "./numbering.ts";
import { pointing } from "./pointing.ts";
import { cursors } from "./presence.ts";
import { schema } from "./schema.ts";
import { toolbar } from "./toolbar.ts";
import { Undoing } from "./undoing.ts";
import { word } from "./words.ts";

/** The caret keeps clear of the bar, wherever it stands. */
const CLEAR = { top: 152, right: 0, bottom: 120, left: 0 };

export interface Options {
  connection: Connection;
  addressees: readonly Addressee[];
  /** Who writes here, as suggestions name her. */
  by: string;
  /** Where it is told what becomes of the text, and how it is written. */
  told: HTMLElement;
  tools: HTMLElement;
  /** Where it is told whose each client is. */
  authorsAt: string;
  mayWrite: () => boolean;
}

export function open({ connection, addressees, by, told, tools, authorsAt, mayWrite }: Options): EditorView {
  const paper = make("div");
  const { doc, mapping } = initProseMirrorDoc(connection.text, schema);
  const plugins = [
    ySyncPlugin(connection.text, { mapping }),
    cursors(connection.provider.awareness, paper),
    flags(paper),
    yUndoPlugin({ undoManager: new Undoing(connection.text) }),
    headings(addressees, mayWrite),
    differing(),
    clipboard(),
    authors(connection, authorsAt),
    discussed(),
  ];
  const writing = mayWrite()
    ? [
        caret(connection),
        pointing(),
        writable(),
        naming(),
        keys(),
        here(mayWrite),
        mode(by, told),
        toolbar(tools, addressees),
      ]
    : [];
  return new EditorView(
    { mount: paper },
    {
      state: EditorState.create({ doc, plugins: [...plugins, ...writing] }),
      editable: mayWrite,
      dispatchTransaction(this: EditorView, tr) {
        const done = written(this.state, tr);
        if (done) this.updateState(this.state.apply(done));
      },
      scrollThreshold: CLEAR,
      scrollMargin: CLEAR,
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        ...(mayWrite() ? {} : { "aria-readonly": "true" }),
        "aria-label": word("text"),
        lang: "ru",
        spellcheck: "true",
        class: "coedit-text",
      },
    },
  );
}

export function paragraphs(view: EditorView): string[] {
  return placed(view.state.doc).map(({ node }) => node.textContent);
}
