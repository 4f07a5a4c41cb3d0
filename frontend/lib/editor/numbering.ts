/** Numbers and headings by addressee. They are drawn, never stored, and equal those of the published page. */

export interface Addressee {
  id: string;
  name: string;
  /** Text before the name: whole paragraphs, and what begins the name's own line. */
  lead: string;
}

export interface Block {
  type: string;
  kind: string;
  addressee: string;
}

export interface Heading {
  /** The heading stands before this block; the number of blocks means after the last. */
  at: number;
  addressee: string;
  number: string;
  before: string[];
  text: string;
  /** The same addressee was named above: items lie apart that the published page puts together. */
  isAgain: boolean;
  isEmpty: boolean;
  isUnknown: boolean;
}

export interface Numbering {
  numbers: string[];
  headings: Heading[];
}

const LAST = Number.MAX_SAFE_INTEGER;

export const isItem = (block: Block) => block.type === "recommendation";

/** Blocks of one group may change places; groups follow each other: text, addressees in their order, closing. */
export function rank(block: Block, addressees: readonly Addressee[]): number {
  if (!isItem(block)) return block.kind === "closing" ? LAST : 0;
  const place = addressees.findIndex(({ id }) => id === block.addressee);
  return place < 0 ? addressees.length + 1 : place + 1;
}

/** The first block that stands below where the published page has it, and the place it belongs to. */
export function firstAstray(blocks: readonly Block[], addressees: readonly Addressee[]): [number, number] | null {
  const ranks = blocks.map((block) => rank(block, addressees));
  for (const [index, own] of ranks.entries()) {
    const place = ranks.findIndex((other) => other > own);
    if (place >= 0 && place < index) return [index, place];
  }
  return null;
}

/** The words of a heading as the document sets them: see the outline that page, DOCX and PDF are drawn from. */
function titled({ name, lead }: Addressee): Pick<Heading, "before" | "text"> {
  const before = lead ? lead.replace(/\n$/, "").split("\n") : [];
  const isInline = name && before.length > 0 && !/[:.]$/.test(before.at(-1) ?? "");
  const inline = isInline ? before.pop() : "";
  return { before, text: name ? `${inline} ${name}:`.trim() : "" };
}

function headed(at: number, id: string, addressees: readonly Addressee[]): Heading {
  const place = addressees.findIndex((one) => one.id === id);
  const addressee = addressees[place];
  const words = addressee ? titled(addressee) : { before: [], text: "" };
  const flags = { isAgain: false, isEmpty: false, isUnknown: !addressee };
  return { at, addressee: id, number: addressee?.name ? `${place + 1}.` : "", ...words, ...flags };
}

/** Whom nothing is asked of yet has a heading all the same, where the first item will stand. */
function empty(blocks: readonly Block[], addressees: readonly Addressee[]): Heading[] {
  const ranks = blocks.map((block) => rank(block, addressees));
  return addressees.flatMap(({ id }, place) => {
    if (ranks.includes(place + 1)) return [];
    const later = ranks.findIndex((other) => other > place + 1);
    return [{ ...headed(later < 0 ? blocks.length : later, id, addressees), isEmpty: true }];
  });
}

export function numbered(blocks: readonly Block[], addressees: readonly Addressee[]): Numbering {
  const isPlain = addressees.length === 1 && !addressees[0]?.name;
  const counts = new Map<string, number>();
  const headings: Heading[] = [];
  let above: string | null = null;
  const numbers = blocks.map((block, at) => {
    if (!isItem(block)) return "";
    const count = (counts.get(block.addressee) ?? 0) + 1;
    counts.set(block.addressee, count);
    if (block.addressee !== above) {
      headings.push({ ...headed(at, block.addressee, addressees), isAgain: count > 1 });
      above = block.addressee;
    }
    const place = addressees.findIndex(({ id }) => id === block.addressee);
    if (place < 0) return "–";
    return isPlain ? `${count}.` : `${place + 1}.${count}`;
  });
  // A stable sort: an empty heading stands above the one that follows it.
  return { numbers, headings: [...empty(blocks, addressees), ...headings].sort((one, other) => one.at - other.at) };
}
