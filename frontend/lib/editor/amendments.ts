/** The panel of suggestions: a card for each, with what it strikes and what it puts in. */

import type { EditorView } from "prosemirror-view";
import { all, make } from "../dom.ts";
import { asBlock, kindOf, placed } from "./blocks.ts";
import { goTo, here, settle } from "./deciding.ts";
import { type Addressee, numbered } from "./numbering.ts";
import type { Panel } from "./panels.ts";
import { keyOf, type Suggestion, suggestions } from "./settling.ts";
import { word } from "./words.ts";

/** So much of a long suggestion is shown on its card. */
const SHOWN = 240;

function given<T>(id: string, otherwise: T): T {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : otherwise;
}

const short = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** The number of an item, or what it is where it has none. */
export function places(view: EditorView): string[] {
  const blocks = placed(view.state.doc);
  const { numbers } = numbered(
    blocks.map(({ node }) => asBlock(node)),
    given<Addressee[]>("addressees", []),
  );
  return blocks.map(({ node }, index) => numbers[index] || word(`kind:${kindOf(node)}`));
}

export const isNumber = (place: string) => /^\d/.test(place);

/** Draw once for all changes of one frame. */
export function eachFrame(view: EditorView, draw: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue || view.isDestroyed) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      draw();
    });
  };
}

class Amendments {
  readonly #element: HTMLElement;
  readonly #view: EditorView;
  readonly #names = given<Record<string, string>>("writers", {});
  readonly #list = make("ol", { class: "beside-cards" });
  readonly #tools = make("div", { class: "cluster" });
  readonly #author = make("select", { class: "input input-dense", "aria-label": word("whose") });
  #shown = "";
  #found: Suggestion[] = [];

  constructor(element: HTMLElement, view: EditorView) {
    this.#element = element;
    this.#view = view;
    this.#author.addEventListener("change", () => this.draw());
    const both = [true, false].map((accept) => {
      const button = make("button", { type: "button", class: "button button-dense" }, this.#verb(accept, "_all"));
      button.addEventListener("click", ({ detail }) => {
        if (detail > 1) return;
        settle(view, this.#chosen(), accept);
        this.#redrawn();
        this.#focus(0, accept);
      });
      return button;
    });
    this.#tools.append(this.#author, ...both);
    element.querySelector(".beside-body")?.replaceChildren(this.#tools, this.#list);
    this.draw();
  }

  draw(): void {
    this.#found = suggestions(this.#view.state.doc);
    this.#authors();
    const chosen = this.#chosen();
    const where = places(this.#view);
    const key = JSON.stringify(chosen.map((one) => [keyOf(one), one.removed, one.added, where[one.index]]));
    if (key !== this.#shown) {
      const focused = document.activeElement?.closest<HTMLElement>("[data-key]");
      const own = document.activeElement?.getAttribute("data-act");
      this.#list.replaceChildren(...chosen.map((one) => this.#card(one, where[one.index])));
      this.#shown = key;
      const again = focused && all(`[data-key="${CSS.escape(focused.dataset.key ?? "")}"]`, this.#list)[0];
      if (again && own) again.querySelector<HTMLElement>(`[data-act="${own}"]`)?.focus();
    }
    this.#element.hidden = !this.#found.length;
    this.#tools.hidden = this.#found.length < 2;
    const current = here(this.#view.state);
    for (const card of all<HTMLElement>("[data-key]", this.#list))
      card.classList.toggle("is-here", !!current && card.dataset.key === keyOf(current));
  }

  #redrawn(): void {
    this.#shown = "";
    this.draw();
  }

  #name = (by: string) => this.#names[by] || word("somebody");
  #verb = (accept: boolean, more = "") => word(`${accept ? "accept" : "reject"}${more}`);
  #chosen = () => this.#found.filter(({ by }) => !this.#author.value || by === this.#author.value);

  /** Whoever has suggested something can be chosen. */
  #authors(): void {
    const people = [...new Set(this.#found.map(({ by }) => by))];
    const options = [["", word("of_all")], ...people.map((by) => [by, this.#name(by)])];
    const drawn = options.map(([value, name]) => make("option", { value }, name));
    const before = this.#author.value;
    if (
      all<HTMLOptionElement>("option", this.#author)
        .map(({ value }) => value)
        .join() !== ["", ...people].join()
    )
      this.#author.replaceChildren(...drawn);
    this.#author.value = people.includes(before) ? before : "";
    this.#author.hidden = people.length < 2;
  }

  #card(one: Suggestion, place: string): HTMLElement {
    const title = make("button", { type: "button", class: "link-button", "data-act": "go" });
    title.append(word(isNumber(place) ? "suggestion_to" : "suggestion_in", { place }));
    title.addEventListener("click", () => goTo(this.#view, one.to));
    const words = make("p", { class: "beside-words serif", lang: "ru" });
    if (one.removed) words.append(make("del", { class: "coedit-deletion" }, short(one.removed)));
    if (one.removed && one.added) words.append(" → ");
    if (one.added) words.append(make("ins", { class: "coedit-insertion" }, short(one.added)));
    const buttons = [true, false].map((accept) => {
      const attributes = { type: "button", class: "button button-dense", "data-act": accept ? "accept" : "reject" };
      const button = make("button", attributes, this.#verb(accept));
      button.addEventListener("click", ({ detail }) => {
        // The second click of two would decide on the next card: it has come up under the pointer.
        if (detail > 1) return;
        const index = this.#chosen().findIndex((other) => keyOf(other) === keyOf(one));
        settle(this.#view, [one], accept);
        this.#redrawn();
        this.#focus(index, accept);
      });
      return button;
    });
    const head = make("h3", { class: "beside-title" }, title);
    const author = make("span", { class: "small muted" }, this.#name(one.by));
    const card = make("li", { class: "beside-card", "data-key": keyOf(one) });
    card.append(
      make("div", { class: "thread-head" }, head, author),
      words,
      make("div", { class: "beside-acts" }, ...buttons),
    );
    return card;
  }

  /** Who decides goes on to the next, and after the last back to the text. */
  #focus(index: number, accept: boolean): void {
    const buttons = all<HTMLElement>(`[data-act="${accept ? "accept" : "reject"}"]`, this.#list);
    const next = buttons[Math.min(Math.max(index, 0), buttons.length - 1)];
    if (next) next.focus();
    else this.#view.focus();
  }
}

export const amendments: Panel = (element, { view, connection, mayWrite }) => {
  if (!mayWrite()) return;
  const panel = new Amendments(element, view);
  const draw = eachFrame(view, () => panel.draw());
  connection.doc.on("update", draw);
  document.addEventListener("selectionchange", draw);
};
