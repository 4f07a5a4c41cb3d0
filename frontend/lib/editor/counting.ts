/** How long the text is. */

/** A typewritten page, as editors count it. */
const PAGE = 1800;

export interface Length {
  words: number;
  pages: number;
}

/** Count the words and the pages, begun ones too, of a text given by its paragraphs. */
export function measured(paragraphs: readonly string[]): Length {
  const text = paragraphs.filter((one) => one.trim()).join("\n");
  const words = text.match(/[\p{L}\p{N}]+(?:[-’'.,/][\p{L}\p{N}]+)*/gu)?.length ?? 0;
  return { words, pages: Math.ceil(text.length / PAGE) };
}
