/** Where facts stand in a block: letters under one mark after another, whatever else lies over parts of them. */

export interface Part {
  text: string;
  /** The name of the fact that these letters say; empty where they say none. */
  fact: string;
}

export interface Token {
  name: string;
  words: string;
  from: number;
  to: number;
}

export function tokens(parts: readonly Part[]): Token[] {
  const found: Token[] = [];
  let at = 0;
  for (const { text, fact } of parts) {
    const last = found.at(-1);
    const to = at + text.length;
    if (fact && last?.name === fact && last.to === at) {
      last.words += text;
      last.to = to;
    } else if (fact) found.push({ name: fact, words: text, from: at, to });
    at = to;
  }
  return found;
}

/** A token and its neighbour are parted as words are. */
export function spaced(words: string, before: string, after: string): { text: string; from: number } {
  const from = /[^\s(«„“"]$/.test(before) ? 1 : 0;
  const end = /^[\p{L}\p{N}(«]/u.test(after) ? " " : "";
  return { text: `${from ? " " : ""}${words}${end}`, from };
}
