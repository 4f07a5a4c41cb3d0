/** The writer's tools. On a phone they stand above the keyboard by their pictures alone, what is used most first. */

import { type Command, type EditorState, Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { redoCommand, undoCommand } from "y-prosemirror";
import { icon, make } from "../dom.ts";
import { toast } from "../toast.ts";
import { add, readdress, remove, setKind } from "./acts.ts";
import { isShown, toggle } from "./authors.ts";
import { asBlock, current, KINDS, kindOf, placed } from "./blocks.ts";
import { em, joinUp, split, strong } from "./commands.ts";
import { isSuggesting, toggleMode } from "./mode.ts";
import { gather, moveDown, moveUp } from "./moving.ts";
import { type Addressee, firstAstray } from "./numbering.ts";
import { beginRemark } from "./remarks.ts";
import { schema } from "./schema.ts";
import { word } from "./words.ts";

interface Tool {
  name: string;
  icon: string;
  keys?: string;
  act: (view: EditorView) => unknown;
  isOn?: (state: EditorState) => boolean;
  can: (state: EditorState) => boolean;
  /** Shown only where there is something to do. */
  isRare?: boolean;
}

/** Where there is little room their pictures stand alone; the words are a hint. */
const PLAIN = ["up", "down", "split", "join", "remove", "gather", "strong", "em", "undo", "redo", "authors"];
/** Two rows of a wide window. The addressee comes and goes with the caret, at the end of its row. */
const WIDE = [
  ["kind", "add", "up", "down", "split", "join", "remove", "addressee"],
  ["strong", "em", "suggest", "comment", "undo", "redo", "authors", "gather"],
];
/** One row that scrolls in itself. */
const NARROW = [
  ["undo", "suggest", "comment", "strong", "add", "up", "down"],
  ["redo", "em", "split", "join", "remove", "authors", "kind", "addressee", "gather"],
];
/** Not to be seen, and nothing moves for it. */
const AWAY = "is-away";
const narrow = window.matchMedia("(width < 48em)");

const run = (command: Command) => (view: EditorView) => command(view.state, view.dispatch, view);
const hasMark =
  (name: "strong" | "em") =>
  ({ doc, selection, storedMarks }: EditorState) => {
    const { from, to, empty, $from } = selection;
    const mark = schema.marks[name];
    return empty ? !!mark.isInSet(storedMarks ?? $from.marks()) : doc.rangeHasMark(from, to, mark);
  };
const hasBlock = (state: EditorState) => current(state) !== null;

function tools(addressees: readonly Addressee[]): Tool[] {
  const removed = (view: EditorView) => {
    remove(view);
    // What is only suggested is struck out, not gone.
    if (isSuggesting(view.state)) return;
    toast({
      text: word("removed"),
      icon: "trash",
      action: { label: word("undo"), run: () => undoCommand(view.state, view.dispatch) },
    });
  };
  const isAstray = ({ doc }: EditorState) =>
    firstAstray(
      placed(doc).map(({ node }) => asBlock(node)),
      addressees,
    ) !== null;
  return [
    { name: "add", icon: "plus-lg", act: add, can: () => true },
    { name: "up", icon: "arrow-up", keys: "Alt+↑", act: run(moveUp), can: (state) => moveUp(state) },
    { name: "down", icon: "arrow-down", keys: "Alt+↓", act: run(moveDown), can: (state) => moveDown(state) },
    { name: "split", icon: "chevron-bar-expand", keys: "Enter", act: run(split), can: (state) => split(state) },
    { name: "join", icon: "chevron-bar-contract", act: run(joinUp), can: (state) => joinUp(state) },
    { name: "remove", icon: "trash", act: removed, can: hasBlock },
    { name: "gather", icon: "sort-down", act: (view) => gather(view, addressees), can: isAstray, isRare: true },
    { name: "strong", icon: "type-bold", keys: "B", act: run(strong), isOn: hasMark("strong"), can: hasBlock },
    { name: "em", icon: "type-italic", keys: "I", act: run(em), isOn: hasMark("em"), can: hasBlock },
    { name: "suggest", icon: "pencil-square", act: run(toggleMode), isOn: isSuggesting, can: () => true },
    { name: "comment", icon: "chat-left-text", act: beginRemark, can: hasBlock },
    {
      name: "undo",
      icon: "arrow-counterclockwise",
      keys: "Z",
      act: run(undoCommand),
      can: (state) => undoCommand(state),
    },
    { name: "redo", icon: "arrow-clockwise", keys: "Y", act: run(redoCommand), can: (state) => redoCommand(state) },
    { name: "authors", icon: "palette", act: toggle, isOn: isShown, can: () => true },
  ];
}

function keysOf({ keys }: Tool): string {
  if (!keys || keys.length > 1) return keys ?? "";
  return /Mac|iP(hone|ad)/.test(navigator.platform) ? `⌘${keys}` : `Ctrl+${keys}`;
}

class Bar {
  readonly #view: EditorView;
  readonly #tools: [Tool, HTMLButtonElement][];
  readonly #kind: HTMLSelectElement;
  readonly #addressee: HTMLSelectElement;

  constructor(view: EditorView, addressees: readonly Addressee[], bar: HTMLElement) {
    this.#view = view;
    this.#tools = tools(addressees).map((tool) => [tool, this.#button(tool)]);
    this.#kind = this.#select(
      word("kind"),
      KINDS.map((kind) => [kind, word(`kind:${kind}`)]),
      (kind) => setKind(view, kind, addressees),
    );
    this.#addressee = this.#select(
      word("addressee"),
      addressees.map(({ id, name }) => [id, name || word("everybody")]),
      (addressee) => readdress(view, addressee),
    );
    const place = () => this.#place(bar);
    place();
    narrow.addEventListener("change", place);
  }

  #place(bar: HTMLElement): void {
    const parts = new Map<string, HTMLElement>(this.#tools.map(([{ name }, button]) => [name, button]));
    parts.set("kind", this.#kind).set("addressee", this.#addressee);
    const group = (names: string[]) =>
      make("div", { class: "coedit-group" }, ...names.flatMap((name) => parts.get(name) ?? []));
    bar.replaceChildren(...(narrow.matches ? NARROW : WIDE).map(group));
  }

  update(view: EditorView): void {
    for (const [tool, button] of this.#tools) {
      const can = tool.can(view.state);
      button.setAttribute("aria-disabled", String(!can));
      if (tool.isRare) button.classList.toggle(AWAY, !can);
      if (tool.isOn) button.setAttribute("aria-pressed", String(tool.isOn(view.state)));
    }
    const block = current(view.state);
    this.#kind.disabled = !block;
    if (block) this.#kind.value = kindOf(block.node);
    const isItem = block?.node.type === schema.nodes.recommendation;
    this.#addressee.classList.toggle(AWAY, !isItem);
    // Who was taken off the list is nobody in it: nothing is chosen.
    if (isItem) this.#addressee.value = block?.node.attrs.addressee;
  }

  #button(tool: Tool): HTMLButtonElement {
    const isPlain = PLAIN.includes(tool.name);
    const title = [word(tool.name), keysOf(tool)].filter(Boolean).join(", ");
    const attributes = { type: "button", class: `button button-dense${isPlain ? " is-plain" : ""}`, title };
    const button = make("button", attributes, icon(tool.icon), make("span", {}, word(tool.name)));
    // A finger on a tool must not take the caret out of the text, nor the keyboard off the screen.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", (event) => {
      if (!tool.can(this.#view.state)) return;
      tool.act(this.#view);
      // Who came here by the keyboard stays, unless the tool is gone.
      if (event.detail || button.classList.contains(AWAY)) this.#view.focus();
    });
    return button;
  }

  #select(label: string, options: [string, string][], act: (value: string) => void): HTMLSelectElement {
    const select = make("select", { class: "input input-dense", "aria-label": label, title: label });
    select.append(...options.map(([value, text]) => make("option", { value }, text)));
    // By the keyboard every arrow is a choice, and the next one may be meant.
    let isByKeys = false;
    select.addEventListener("keydown", () => {
      isByKeys = true;
    });
    select.addEventListener("pointerdown", () => {
      isByKeys = false;
    });
    select.addEventListener("change", () => {
      act(select.value);
      if (!isByKeys) this.#view.focus();
    });
    return select;
  }
}

/** On a phone the keyboard lies over the page: the bar stands on its upper edge. */
function aboveKeyboard(tools: HTMLElement): void {
  const view = window.visualViewport;
  const place = () => {
    const covered = view ? Math.max(0, window.innerHeight - view.height - view.offsetTop) : 0;
    tools.parentElement?.style.setProperty("--keyboard", `${Math.round(covered)}px`);
  };
  view?.addEventListener("resize", place);
  view?.addEventListener("scroll", place);
}

export function toolbar(tools: HTMLElement, addressees: readonly Addressee[]): Plugin {
  aboveKeyboard(tools);
  return new Plugin({
    view(view) {
      const drawn = new Bar(view, addressees, tools);
      drawn.update(view);
      return { update: () => drawn.update(view) };
    },
  });
}
