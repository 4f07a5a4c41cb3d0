/** Names at colleagues' cursors stay within the paper: near its edge they lean back over it. */

import { Plugin } from "prosemirror-state";
import { all } from "../dom.ts";

export function flags(paper: HTMLElement): Plugin {
  // A name is as wide as it was when it was last read.
  const widths = new WeakMap<HTMLElement, number>();
  let due = 0;

  const lean = () => {
    due = 0;
    const found = all(".coedit-flag", paper).map((flag) => {
      const cursor = flag.parentElement ?? flag;
      if (cursor.classList.contains("is-moving") || !widths.has(flag)) widths.set(flag, flag.offsetWidth);
      return { flag, end: cursor.getBoundingClientRect().left + (widths.get(flag) ?? 0) };
    });
    if (!found.length) return;
    const { right } = paper.getBoundingClientRect();
    for (const { flag, end } of found) flag.style.setProperty("--lean", `${Math.max(0, Math.ceil(end - right))}px`);
  };
  const soon = () => {
    if (!due) due = requestAnimationFrame(lean);
  };

  return new Plugin({
    view() {
      const resized = new ResizeObserver(soon);
      resized.observe(paper);
      return { update: soon, destroy: () => resized.disconnect() };
    },
  });
}
