/** What is found in the text's language: a click on the words in question brings the caret there. */

import { TextSelection } from "prosemirror-state";
import { placed } from "./blocks.ts";
import type { Panel } from "./panels.ts";
import { part } from "./parts.ts";

/** The server counts code points, the editor units of UTF-16. */
export function units(text: string, points: number): number {
  return [...text].slice(0, points).join("").length;
}

export const checks: Panel = (element, desk) => {
  const { view } = desk;
  part(element, desk);
  element.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-place]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { place, start, end } = link.dataset;
    const { doc, tr } = view.state;
    const block = placed(doc).find(({ node }) => node.attrs.id === place);
    if (!block) return;
    event.preventDefault();
    const at = (points?: string) => block.at + 1 + units(block.node.textContent, Number(points));
    view.dispatch(tr.setSelection(TextSelection.create(doc, at(start), at(end))).scrollIntoView());
    view.focus();
  });
};
