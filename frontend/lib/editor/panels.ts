/** Parts of the page beside the text: each `data-panel` is brought to life by the module of its name. */

import type { EditorView } from "prosemirror-view";
import { all } from "../dom.ts";
import { amendments } from "./amendments.ts";
import { checks } from "./checks.ts";
import type { Connection } from "./connection.ts";
import { factsPanel } from "./facts.ts";
import { followPanel } from "./following.ts";
import { lastYear } from "./parts.ts";
import { remarks } from "./remarks.ts";

export interface Desk {
  view: EditorView;
  connection: Connection;
  mayWrite: () => boolean;
}

/** Called once, when the shared text is here. */
export type Panel = (element: HTMLElement, desk: Desk) => void;

const PANELS: Record<string, Panel> = {
  suggestions: amendments,
  comments: remarks,
  facts: factsPanel,
  follow: followPanel,
  checks,
  "last-year": lastYear,
};

/** The server has more of the text than it had: parts that it draws come anew, once for all that comes together. */
const PAUSE = 1500;

function tell(connection: Connection): void {
  let due: ReturnType<typeof setTimeout> | undefined;
  const say = () => document.body.dispatchEvent(new CustomEvent("text-saved"));
  connection.doc.on("update", () => {
    clearTimeout(due);
    due = setTimeout(function later() {
      if (connection.isConnected && !connection.acks.isSaved) due = setTimeout(later, PAUSE);
      else say();
    }, PAUSE);
  });
}

export function panels(desk: Desk): void {
  tell(desk.connection);
  for (const element of all<HTMLElement>("[data-panel]")) PANELS[element.dataset.panel ?? ""]?.(element, desk);
}
