/** A part that the server draws comes anew with the text, but not under the hands of whoever is filling it in. */

import { all } from "../dom.ts";
import type { Panel } from "./panels.ts";

export const part: Panel = (element) => {
  const isInHand = () => element.querySelector("details[open]") !== null;
  document.body.addEventListener("text-saved", () => {
    if (!isInHand()) element.dispatchEvent(new CustomEvent("refetch"));
  });
  // Somebody may have begun while the answer was on its way.
  element.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event as CustomEvent<{ shouldSwap: boolean; requestConfig: { verb: string } }>;
    if (detail.requestConfig.verb === "get" && isInHand()) detail.shouldSwap = false;
  });
};

/** The addressees that this page began with; the editor learns of others when the page comes anew. */
function begunWith(): string {
  const list = JSON.parse(document.getElementById("addressees")?.textContent || "[]") as { id: string }[];
  return list.map(({ id }) => id).join(" ");
}

export const lastYear: Panel = (element, desk) => {
  const tell = () => {
    for (const note of all<HTMLElement>("[data-addressees]", element))
      note.hidden = note.dataset.addressees === begunWith();
  };
  element.addEventListener("htmx:afterSettle", tell);
  tell();
  part(element, desk);
};
