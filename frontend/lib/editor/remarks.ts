/** The panel of comments: drawn by the server, tied here to the places in the text that they are about. */

import { fromBase64, toBase64 } from "lib0/buffer";
import type { EditorView } from "prosemirror-view";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "y-prosemirror";
import { decodeRelativePosition, encodeRelativePosition } from "yjs";
import { all, make } from "../dom.ts";
import { eachFrame, isNumber, places } from "./amendments.ts";
import { unfold } from "./beside.ts";
import { current, placed } from "./blocks.ts";
import type { Connection } from "./connection.ts";
import { goTo, SETTLING } from "./deciding.ts";
import { discuss } from "./discussed.ts";
import { asStep } from "./moving.ts";
import type { Desk, Panel } from "./panels.ts";
import { schema } from "./schema.ts";
import { word } from "./words.ts";

const BEGIN = "remark-begin";
/** So many letters of a place are kept beside what is said about it. */
const QUOTED = 300;

type Range = [number, number];

/** A comment on what is selected, or on the whole item of the caret. */
export function beginRemark(view: EditorView): void {
  document.body.dispatchEvent(new CustomEvent(BEGIN));
  if (!document.querySelector('[data-panel="comments"]')) view.focus();
}

/** Places as the shared document keeps them: they stay with their letters, whatever is written around. */
class Places {
  readonly #view: EditorView;
  readonly #connection: Connection;

  constructor({ view, connection }: Desk) {
    this.#view = view;
    this.#connection = connection;
  }

  get #mapping() {
    return ySyncPluginKey.getState(this.#view.state)?.binding?.mapping;
  }

  kept([from, to]: Range): string {
    const ends = [from, to].map((at) =>
      encodeRelativePosition(absolutePositionToRelativePosition(at, this.#connection.text, this.#mapping)),
    );
    return ends.map(toBase64).join(" ");
  }

  found(anchor: string): Range | null {
    const ends = anchor.split(" ").map((part) => {
      try {
        const place = decodeRelativePosition(fromBase64(part));
        return relativePositionToAbsolutePosition(this.#connection.doc, this.#connection.text, place, this.#mapping);
      } catch {
        return null;
      }
    });
    return ends.length === 2 && ends[0] !== null && ends[1] !== null ? [ends[0], ends[1]] : null;
  }
}

/** Where the mark of a comment lies. */
function marked(view: EditorView, id: string): Range | null {
  let range: Range | null = null;
  view.state.doc.descendants((node, at) => {
    if (!node.marks.some(({ type, attrs }) => type === schema.marks.comment && attrs.id === id)) return;
    range = [range ? range[0] : at, at + node.nodeSize];
  });
  return range;
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What is being written is kept when the panel comes anew, but not what was just sent. */
class Drafts {
  #fields = new Map<string, Field>();
  #open = new Set<string>();
  #focused: Element | null = null;

  take(element: HTMLElement, sent: Element | null): void {
    const isKept = (one: Element) => !!one.id && !sent?.contains(one);
    this.#fields = new Map(
      all<Field>("textarea, select, input", element)
        .filter(isKept)
        .map((one) => [one.id, one]),
    );
    const open = all<HTMLDetailsElement>("details[open]", element).filter((one) => !sent || !one.contains(sent));
    this.#open = new Set(open.filter(isKept).map(({ id }) => id));
    const { activeElement: active } = document;
    this.#focused = active && element.contains(active) && isKept(active) ? active : null;
  }

  give(element: HTMLElement): void {
    for (const field of all<Field>("textarea, select, input", element)) {
      const old = this.#fields.get(field.id);
      if (!old) continue;
      if (old instanceof HTMLSelectElement && !field.querySelector(`[value="${CSS.escape(old.value)}"]`))
        field.append(...old.selectedOptions);
      if (old instanceof HTMLInputElement && field instanceof HTMLInputElement) field.checked = old.checked;
      field.value = old.value;
    }
    for (const details of all<HTMLDetailsElement>("details", element)) details.open ||= this.#open.has(details.id);
    const again = this.#focused && document.getElementById(this.#focused.id);
    again?.focus();
    if (again instanceof HTMLTextAreaElement && this.#focused instanceof HTMLTextAreaElement)
      again.setSelectionRange(this.#focused.selectionStart, this.#focused.selectionEnd);
  }
}

class Remarks {
  readonly #element: HTMLElement;
  readonly #desk: Desk;
  readonly #places: Places;
  readonly #drafts = new Drafts();
  readonly #tabs: HTMLButtonElement[];
  #isAll = false;
  /** Where the focus comes to when what was sent is there. */
  #next = "";
  /** The place that the next new comment is about. */
  #range = "";

  constructor(element: HTMLElement, desk: Desk) {
    this.#element = element;
    this.#desk = desk;
    this.#places = new Places(desk);
    this.#tabs = [false, true].map((isAll) => {
      const tab = make("button", { type: "button" });
      tab.addEventListener("click", () => {
        this.#isAll = isAll;
        this.draw();
      });
      return tab;
    });
    const items = this.#tabs.map((tab) => make("li", {}, tab));
    element.querySelector(".beside-body")?.before(make("ul", { class: "segments beside-tabs" }, ...items));
    this.#listen();
    this.draw();
  }

  /** Show the comments on the caret's item, or all; an open form stays. */
  draw(): void {
    const { view } = this.#desk;
    const block = current(view.state);
    const here = block?.node.attrs.id ?? "";
    const isAll = this.#isAll || !block;
    const names = places(view);
    const order = new Map(placed(view.state.doc).map(({ node }, index) => [node.attrs.id as string, index]));
    const cards = all<HTMLElement>("[data-thread]", this.#element);
    for (const card of cards) {
      const isBusy = card.contains(document.activeElement);
      card.hidden = !isAll && !isBusy && card.dataset.item !== here;
      const place = order.get(card.dataset.item ?? "");
      const label = card.querySelector(".beside-title");
      if (label && place !== undefined && isNumber(names[place]))
        label.textContent = word("place", { place: names[place] });
    }
    for (const button of all<HTMLElement>("[data-go]", this.#element)) button.hidden = false;
    const open = cards.filter(({ dataset }) => dataset.open);
    const own = open.filter(({ dataset }) => dataset.item === here).length;
    const place = block ? names[block.index] : "";
    discuss(view, new Set(open.map(({ dataset }) => dataset.thread ?? "")));
    const title = isNumber(place) ? word("of_item", { place }) : word("of_paragraph");
    this.#label(this.#tabs[0], title, own, !isAll);
    this.#label(this.#tabs[1], word("of_text"), open.length, isAll);
    this.#tabs[0].disabled = !block;
  }

  #label(tab: HTMLButtonElement, text: string, count: number, isOn: boolean): void {
    const words = `${text} ${count}`;
    if (tab.textContent !== words) tab.replaceChildren(text, " ", make("span", { class: "count" }, String(count)));
    tab.setAttribute("aria-pressed", String(isOn));
  }

  #listen(): void {
    document.body.addEventListener(BEGIN, () => this.#begin());
    document.body.addEventListener("live:threads", () => this.#fetch());
    this.#element.addEventListener("thread-opened", (event) => {
      const { id } = (event as CustomEvent<{ id: string }>).detail;
      this.#tie(id);
      this.#next = `thread-${id}`;
    });
    this.#element.addEventListener("htmx:beforeSwap", (event) => {
      const { detail } = event as CustomEvent<{ xhr: XMLHttpRequest; requestConfig: { elt: Element; verb: string } }>;
      const isSent = detail.requestConfig.verb === "post" && detail.xhr.status === 200;
      const { elt } = detail.requestConfig;
      this.#drafts.take(this.#element, isSent ? elt : null);
      if (isSent) this.#next ||= elt.closest("[data-thread]")?.id ?? "";
    });
    this.#element.addEventListener("htmx:afterSwap", () => {
      this.#drafts.give(this.#element);
      this.draw();
      if (this.#next) this.#focus(this.#next);
      this.#next = "";
    });
    this.#element.addEventListener("click", ({ target }) => {
      const go = (target as Element).closest<HTMLElement>("[data-go]");
      if (go) this.#go(go.closest<HTMLElement>("[data-thread]"));
    });
  }

  #focus(id: string): void {
    const card = document.getElementById(id);
    if (card?.checkVisibility?.()) card.focus();
    else this.#element.closest("details")?.querySelector("summary")?.focus();
  }

  /** The part asks for itself anew. */
  #fetch(): void {
    this.#element.querySelector(".beside-body")?.dispatchEvent(new CustomEvent("stale"));
  }

  #form = () => this.#element.querySelector<HTMLDetailsElement>("details.thread-new");

  #begin(): void {
    const { view } = this.#desk;
    const block = current(view.state);
    const form = this.#form();
    if (!block || !form) return;
    const { from, to } = view.state.selection;
    const begin = block.at + 1;
    const end = begin + block.node.content.size;
    // What is selected in other items is not asked about.
    const range: Range = from < to ? [Math.max(from, begin), Math.min(to, end)] : [begin, begin];
    const isPart = range[0] < range[1];
    this.#range = isPart ? this.#places.kept(range) : "";
    const set = (name: string, value: string) => {
      const field = form.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`);
      if (field) field.value = value;
    };
    const item = form.querySelector<HTMLSelectElement>('[name="item"]');
    const { id } = block.node.attrs;
    if (item && ![...item.options].some(({ value }) => value === id))
      item.append(make("option", { value: id }, places(view)[block.index]));
    set("item", id);
    set("anchor", this.#range);
    const quote = isPart ? view.state.doc.textBetween(...range) : "";
    set("quote", quote.slice(0, QUOTED));
    const shown = form.querySelector<HTMLElement>(".thread-quote");
    if (shown) {
      shown.textContent = quote.slice(0, QUOTED);
      shown.hidden = !quote;
    }
    unfold(form);
    form.open = true;
    // The tool that was pressed hands the focus back to the text first.
    requestAnimationFrame(() => form.querySelector("textarea")?.focus());
  }

  /** Mark in the text what a new comment is about. */
  #tie(id: string): void {
    const range = this.#range && this.#places.found(this.#range);
    this.#range = "";
    const { view, mayWrite } = this.#desk;
    if (!range || range[0] >= range[1] || !mayWrite()) return;
    const tr = view.state.tr.addMark(...range, schema.marks.comment.create({ id })).setMeta(SETTLING, true);
    asStep(view, () => view.dispatch(tr));
  }

  #go(card: HTMLElement | null): void {
    if (!card) return;
    const { view } = this.#desk;
    const { thread = "", item = "", anchor = "" } = card.dataset;
    const block = placed(view.state.doc).find(({ node }) => node.attrs.id === item);
    const range = marked(view, thread) ?? (anchor ? this.#places.found(anchor) : null);
    const at = range?.[0] ?? (block ? block.at + 1 : null);
    if (at !== null) goTo(view, at);
  }
}

export const remarks: Panel = (element, desk) => {
  const panel = new Remarks(element, desk);
  const draw = eachFrame(desk.view, () => panel.draw());
  desk.connection.doc.on("update", draw);
  document.addEventListener("selectionchange", draw);
};
