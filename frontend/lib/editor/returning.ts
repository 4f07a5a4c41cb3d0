/** Who comes back may have moved, joined or taken away blocks into which colleagues have written meanwhile. As long as the
 * server does not know of that, nobody else can put what they wrote to where it belongs, and whoever wrote it may have
 * left: this page does, before it tells what it did. It then knows their letters, and their pages leave them to it. */

import { ContentAny, ContentType, type Item, isDeleted, XmlElement, type XmlFragment, XmlText } from "yjs";
import {
  type Beside,
  blocksOf,
  type Deletions,
  knownOf,
  type Letter,
  lettersOf,
  parted,
  type Taken,
  wordsOf,
} from "./carrying.ts";

type Vector = ReadonlyMap<number, number>;

/** What this page lacked when it came back, and what the server lacked. */
export interface Return {
  /** What this page had. */
  had: Vector;
  /** What the server had of it. */
  server: Vector;
  /** What the server has deleted. */
  gone: Deletions;
}

const isBehind = (vector: Vector, client: number, clock: number) => clock >= (vector.get(client) ?? 0);

/** Types in a list or a text, those that are deleted too. */
function typesOf<Kind extends XmlElement | XmlText>(first: Item | null, kind: new (...given: never[]) => Kind): Kind[] {
  const found: Kind[] = [];
  for (let item = first; item; item = item.right) {
    if (item.content instanceof ContentType && item.content.type instanceof kind) found.push(item.content.type);
  }
  return found;
}

/** Blocks, and ends of texts, that are taken away here, unknown to the server, with what has come into them; nothing of
 * them may have been forgotten. */
export function missed(text: XmlFragment, back: Return): Taken[] {
  const found: Taken[] = [];
  const isNew = ({ _item }: XmlElement) => _item !== null && isBehind(back.server, _item.id.client, _item.id.clock);
  let above: XmlElement | null = null;
  for (const block of typesOf(text._start, XmlElement)) {
    const { _item: item } = block;
    if (!item || isDeleted(back.gone, item.id)) continue;
    const letters = come(block, back);
    const end = item.deleted ? whole(text, block, above, letters, back, isNew) : parted(block, letters, isNew);
    const isAny = end?.letters.some(({ isLeft }) => isLeft) || Object.keys(end?.changed ?? {}).length;
    if (end && isAny) found.push(end);
    if (!item.deleted) above = block;
  }
  return found;
}

/** The letters that colleagues see in a block: what has come is left by who took the others away. */
function come(block: XmlElement, { had, gone }: Return): Letter[] {
  const isThere = ({ id }: Item) => !isDeleted(gone, id);
  return typesOf(block._start, XmlText).flatMap((text) =>
    lettersOf(text, isThere).map((one) => {
      const isLeft = isBehind(had, one.client, one.clock);
      return { ...one, isTaken: one.isDeleted && !isLeft, isLeft };
    }),
  );
}

function whole(
  text: XmlFragment,
  block: XmlElement,
  above: XmlElement | null,
  letters: Letter[],
  back: Return,
  isNew: Taken["isNew"],
): Taken {
  const attributes: Record<string, string> = {};
  const changed: Record<string, string> = {};
  for (const [name, { id, content }] of block._map) {
    if (!(content instanceof ContentAny) || isDeleted(back.gone, id)) continue;
    attributes[name] = content.arr[content.arr.length - 1];
    if (isBehind(back.had, id.client, id.clock)) changed[name] = attributes[name];
  }
  const known = knownOf(letters);
  const blocks = blocksOf(text);
  const below = blocks[above ? blocks.indexOf(above) + 1 : 0] ?? null;
  const joined = (one: XmlElement | null) => one && beside(one, known, back);
  const ends = { above: joined(above), below: joined(below) };
  return { block, isWhole: true, begin: 0, letters, known, attributes, changed, isNew, ...ends };
}

/** A block beside, and where in it something has been joined to it here that reads like what was taken. */
function beside(block: XmlElement, known: string, { server }: Return): Beside {
  const letters = typesOf(block._start, XmlText).flatMap((one) => lettersOf(one));
  const words = wordsOf(block);
  const isOurs = (at: number) =>
    letters.slice(at, at + known.length).every(({ client, clock }) => isBehind(server, client, clock));
  const added = (): [number, string] => ours(letters, server);
  for (let at = words.indexOf(known); at >= 0 && known; at = words.indexOf(known, at + 1)) {
    if (isOurs(at)) return { block, length: at, added };
  }
  // As long as it is, nothing stands behind it.
  return { block, length: words.length, added };
}

/** The longest stretch of a text that the server does not have, and where it begins. */
function ours(letters: readonly Pick<Letter, "letter" | "client" | "clock">[], server: Vector): [number, string] {
  let longest: [number, string] = [0, ""];
  let words = "";
  for (const [at, { letter, client, clock }] of letters.entries()) {
    words = isBehind(server, client, clock) ? words + letter : "";
    if (words.length > longest[1].length) longest = [at + 1 - words.length, words];
  }
  return longest;
}
