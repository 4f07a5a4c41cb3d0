/** Places that a template leaves open: "…", before the word that is counted there. */

export interface Gap {
  from: number;
  to: number;
}

/** So much of two words is the same where one is a form of the other. */
const STEM = 4;
const GAP = /…(\s*)(\p{L}*)/gu;

const stem = (word: string) => word.toLowerCase().slice(0, STEM);

/** The word that "12 человек" counts. */
const nounOf = (words: string) => /\d\s+(\p{L}+)/u.exec(words)?.[1] ?? "";

function gapsOf(text: string, words: string): (Gap & { fits: boolean })[] {
  const noun = nounOf(words);
  return [...text.matchAll(GAP)].map(({ index, 0: whole, 2: next = "" }) => {
    const fits = noun !== "" && next !== "" && stem(next) === stem(noun);
    // The words bring the word that is counted.
    return { from: index, to: index + (fits ? whole.length : 1), fits };
  });
}

/** Where words fit into a text that has a place for them. */
export const gapFor = (text: string, words: string): Gap | null => gapsOf(text, words).find(({ fits }) => fits) ?? null;

/** The open place right before a caret. */
export const gapBefore = (text: string, caret: number, words: string): Gap | null =>
  gapsOf(text, words).find(({ from }) => /^…\s*$/.test(text.slice(from, caret))) ?? null;
