/** Whose every stretch of a shared text is: each letter bears the client that wrote it. */

import { ContentString, type Item, XmlElement, type XmlFragment, XmlText } from "yjs";

/** A stretch of a block's text, in the units the editor counts in. */
export interface Stretch {
  from: number;
  to: number;
  client: number;
}

function addTo(stretches: Stretch[], text: XmlText): void {
  let at = stretches.at(-1)?.to ?? 0;
  for (let item: Item | null = text._start; item; item = item.right) {
    if (item.deleted || !(item.content instanceof ContentString)) continue;
    const last = stretches.at(-1);
    if (last?.client === item.id.client) last.to += item.length;
    else stretches.push({ from: at, to: at + item.length, client: item.id.client });
    at += item.length;
  }
}

/** The stretches of each block in turn; what is no block of text has none. */
export function attributed(text: XmlFragment): Stretch[][] {
  return text.toArray().map((block) => {
    const stretches: Stretch[] = [];
    if (!(block instanceof XmlElement)) return stretches;
    for (const part of block.toArray()) if (part instanceof XmlText) addTo(stretches, part);
    return stretches;
  });
}
