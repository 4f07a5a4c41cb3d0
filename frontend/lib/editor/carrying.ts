/** Moving, joining and parting blocks takes letters away and writes them anew somewhere else. What is written among them
 * at that moment on another page, or was on one without network, is not known to whoever does so, and would be gone or
 * left behind. The page that has written it puts it to where its block is now. Of a block that is nowhere any more its
 * letters alone stay, as they do where an addition is undone. */

import { simpleDiff } from "lib0/diff";
import { diffSplitBy } from "lib0/diff/patience";
import {
  ContentFormat,
  ContentString,
  ContentType,
  createID,
  decodeUpdate,
  Item,
  isDeleted,
  mergeDeleteSets,
  XmlElement,
  type XmlFragment,
  XmlText,
} from "yjs";

/** Not a step of the writer's: what she takes back is what she did. */
export const CARRYING = "carrying";
/** Of so many letters at least one tells that they stand somewhere else now. */
const FEWEST = 3;
const WORDS = /\p{L}+|\P{L}/gu;

type Look = Record<string, unknown>;
export type Deletions = ReturnType<typeof mergeDeleteSets>;
export type IsOwn = (client: number, clock: number) => boolean;

/** One of a text's units of 16 bits, and who has written it as which of hers. */
export interface Letter {
  letter: string;
  client: number;
  clock: number;
  look: Look;
  isDeleted: boolean;
  isTaken: boolean;
  /** Written here, and left where it was by whoever took the letters around it. */
  isLeft: boolean;
}

export interface Beside {
  block: XmlElement;
  length: number;
  /** What of its words has come to it since, and where that begins. */
  added: (words: string) => [number, string];
}

/** A block, or one end of its text, that is taken from where it is. */
export interface Taken {
  block: XmlElement;
  isWhole: boolean;
  /** Where in its text what is taken begins. */
  begin: number;
  letters: Letter[];
  known: string;
  attributes: Record<string, string>;
  /** Attributes that have got another value here. */
  changed: Record<string, string>;
  /** Whether a block is here since. */
  isNew: (block: XmlElement) => boolean;
  /** What stands next to it and stays, with the length of its text. */
  above: Beside | null;
  below: Beside | null;
}

/** Where the places of a text are now: the block, and how many letters before the place; null where it has stayed. */
export type Landed = (offset: number) => [XmlElement, number] | null;

export const blocksOf = (text: XmlFragment) => text.toArray().filter((one) => one instanceof XmlElement);
const textsOf = (block: XmlElement) => block.toArray().filter((one) => one instanceof XmlText);
export const wordsOf = (block: XmlElement) =>
  textsOf(block)
    .flatMap((one) => one.toDelta().map(({ insert }: { insert: unknown }) => insert))
    .join("");

/** What an update takes away that is here, seen before it is applied. */
export function taken(text: XmlFragment, update: Uint8Array, isOwn: IsOwn): Taken[] {
  const { structs, ds } = decodeUpdate(update);
  const gone = mergeDeleteSets([ds]);
  if (!gone.clients.size) return [];
  const blocks = blocksOf(text);
  const isGone = ({ _item }: XmlElement) => _item !== null && isDeleted(gone, _item.id);
  const isParting = structs.some(isBlock);
  const isNew = (block: XmlElement) => !blocks.includes(block);
  const found: Taken[] = [];
  let above: XmlElement | null = null;
  for (const [index, block] of blocks.entries()) {
    const isWhole = isGone(block);
    if (isWhole)
      found.push(whole(block, above, blocks.slice(index + 1).find((one) => !isGone(one)) ?? null, gone, isOwn, isNew));
    else above = block;
    const isEnd = !isWhole && isParting && isTouched(block, gone);
    const end = isEnd ? parted(block, read(block, gone, isOwn), isNew) : null;
    if (end) found.push(end);
  }
  return found;
}

const isBlock = (one: unknown) =>
  one instanceof Item && one.content instanceof ContentType && one.content.type instanceof XmlElement;

export const knownOf = (letters: readonly Letter[]) =>
  letters.map(({ letter, isTaken }) => (isTaken ? letter : "")).join("");

function whole(
  block: XmlElement,
  above: XmlElement | null,
  below: XmlElement | null,
  gone: Deletions,
  isOwn: IsOwn,
  isNew: Taken["isNew"],
): Taken {
  const letters = read(block, gone, isOwn);
  const stays = (one: XmlElement | null): Beside | null => {
    const before = one ? wordsOf(one) : "";
    const added = (words: string): [number, string] => {
      const { index, insert } = simpleDiff(before, words);
      return [index, insert];
    };
    return one && { block: one, length: before.length, added };
  };
  return {
    block,
    isWhole: true,
    begin: 0,
    letters,
    known: knownOf(letters),
    attributes: block.getAttributes() as Record<string, string>,
    changed: changed(block, gone, isOwn),
    isNew,
    above: stays(above),
    below: stays(below),
  };
}

/** The end of a text that is taken away, with what is written among it; null where it is not the end. */
export function parted(block: XmlElement, all: readonly Letter[], isNew: Taken["isNew"]): Taken | null {
  const begin = all.findIndex(({ isTaken }) => isTaken);
  const letters = all.slice(begin);
  const known = knownOf(letters);
  if (begin < 1 || letters.some(({ isTaken, isLeft }) => !isTaken && !isLeft)) return null;
  return { block, isWhole: false, begin, letters, known, attributes: {}, changed: {}, isNew, above: null, below: null };
}

/** Whether some of a block's letters are deleted: most updates touch one block of a hundred. */
function isTouched(block: XmlElement, { clients }: Deletions): boolean {
  for (const { _start } of textsOf(block)) {
    for (let item = _start; item; item = item.right) {
      const { client, clock } = item.id;
      const end = clock + item.length;
      if (!item.deleted && clients.get(client)?.some((one) => one.clock < end && clock < one.clock + one.len))
        return true;
    }
  }
  return false;
}

function changed(block: XmlElement, gone: Deletions, isOwn: IsOwn): Record<string, string> {
  const isNew = (name: string) => {
    const id = block._map.get(name)?.id;
    return id !== undefined && isOwn(id.client, id.clock) && !isDeleted(gone, id);
  };
  return Object.fromEntries(Object.entries(block.getAttributes() as Taken["changed"]).filter(([name]) => isNew(name)));
}

function read(block: XmlElement, gone: Deletions, isOwn: IsOwn): Letter[] {
  return textsOf(block).flatMap((text) =>
    lettersOf(text).map((one) => {
      const isTaken = isDeleted(gone, createID(one.client, one.clock));
      // Letters of others are put back by their own pages.
      return { ...one, isTaken, isLeft: !isTaken && isOwn(one.client, one.clock) };
    }),
  );
}

export function lettersOf(
  { _start }: XmlText,
  isThere = ({ deleted }: Item) => !deleted,
): Omit<Letter, "isTaken" | "isLeft">[] {
  const found: Omit<Letter, "isTaken" | "isLeft">[] = [];
  let look: Look = {};
  for (let item = _start; item; item = item.right) {
    const { content, deleted, id } = item;
    if (!isThere(item)) continue;
    if (content instanceof ContentFormat) look = { ...look, [content.key]: content.value };
    if (!(content instanceof ContentString)) continue;
    for (const [index, letter] of content.str.split("").entries()) {
      found.push({ letter, client: id.client, clock: id.clock + index, look, isDeleted: deleted });
    }
  }
  return found;
}

/** Put what was written here to where the rest is now that an update has taken away; return where everything is. */
export function carried(text: XmlFragment, all: readonly Taken[], newId: () => string): Map<XmlElement, Landed> {
  const landed = new Map<XmlElement, Landed>();
  for (const one of all) {
    const home = homeOf(text, one);
    if (home && !one.isWhole) cut(one);
    if (home) landed.set(one.block, settle(one, ...home));
    else if (one.isWhole && one.letters.some(({ isLeft }) => isLeft))
      landed.set(one.block, settle(one, leave(text, one, newId()), 0, ""));
  }
  return landed;
}

/** The block that has its words now, and where these begin there. */
export const homeOf = (text: XmlFragment, one: Taken) => (one.isWhole ? otherBlock(text, one) : otherPart(text, one));

/** It was moved, or joined to the one beside it. */
function otherBlock(text: XmlFragment, one: Taken): [XmlElement, number, string] | null {
  const { known, above, below, attributes } = one;
  const blocks = blocksOf(text);
  const moved = attributes.id ? blocks.find((block) => block.getAttribute("id") === attributes.id) : undefined;
  if (moved) return [moved, 0, wordsOf(moved)];
  if (above && known && blocks.includes(above.block)) {
    const words = wordsOf(above.block);
    if (words.startsWith(known, above.length)) return [above.block, above.length, known];
    if (words.length >= above.length + known.length && words.endsWith(known))
      return [above.block, words.length - known.length, known];
  }
  if (below && known && blocks.includes(below.block)) {
    const words = wordsOf(below.block);
    if (words.length >= below.length + known.length && words.startsWith(known)) return [below.block, 0, known];
  }
  // Who has joined it may have gone on writing there.
  for (const { block, added } of [above, below].filter((one) => one !== null)) {
    const [at, words] = blocks.includes(block) ? added(wordsOf(block)) : [0, ""];
    if (isLike(known, words)) return [block, at, words];
  }
  return null;
}

/** The block that has come below and has the words of the end that was taken, or most of them. */
function otherPart(text: XmlFragment, { block, known, isNew }: Taken): [XmlElement, number, string] | null {
  const blocks = blocksOf(text);
  const made = blocks[blocks.indexOf(block) + 1];
  if (!made || !isNew(made)) return null;
  const words = wordsOf(made);
  // A few letters that went are more likely mended than taken somewhere else.
  const isMoved = words === known || (known.length >= FEWEST && words.startsWith(known));
  if (isMoved) return [made, 0, known];
  return isLike(known, words) ? [made, 0, words] : null;
}

/** Whether a text has most of the letters of another, word by word. */
function isLike(known: string, words: string): boolean {
  const gone = diffSplitBy(known, words, WORDS).reduce((count, { remove }) => count + remove.length, 0);
  return known.length - gone >= Math.max(FEWEST, known.length / 2);
}

/** Take out what was left behind of the end of a text. */
function cut({ block, letters }: Taken): void {
  const isLeft = ({ client, clock }: Pick<Letter, "client" | "clock">) =>
    letters.some((one) => one.isLeft && one.client === client && one.clock === clock);
  for (const text of textsOf(block)) {
    const all = lettersOf(text).map((one) => ({ ...one, isLeft: isLeft(one) }));
    for (const [index, run] of runsOf(all).reverse()) text.delete(index, run.length);
  }
}

/** Of a block that was taken for good: one with what is written here. */
function leave(text: XmlFragment, { block, above, attributes }: Taken, id: string): XmlElement {
  const left = new XmlElement(block.nodeName);
  const behind = above ? blocksOf(text).indexOf(above.block) : -1;
  text.insert(behind + 1, [left]);
  for (const [name, value] of Object.entries({ ...attributes, id })) left.setAttribute(name, value);
  return left;
}

/** Put letters and attributes into a block whose `words` from `at` on are those that were known, or nearly so. */
function settle(
  { isWhole, begin, letters, known, changed }: Taken,
  block: XmlElement,
  at: number,
  words: string,
): Landed {
  const same = alike(known, words);
  const place = (offset: number) => {
    const before = letters.slice(0, offset);
    const left = before.filter(({ isLeft }) => isLeft).length;
    return at + same(before.filter(({ isTaken }) => isTaken).length) + left;
  };
  const isAny = letters.some(({ isLeft }) => isLeft);
  if (isAny && !textsOf(block).length) block.insert(0, [new XmlText()]);
  const [text] = textsOf(block);
  // Each behind those before it, which are there by then.
  for (const [offset, run] of runsOf(letters))
    text.insert(place(offset), run.map(({ letter }) => letter).join(""), run[0].look);
  for (const [name, value] of Object.entries(changed)) block.setAttribute(name, value);
  // Between what stays and what is taken is still where it was.
  return (offset) => (isWhole || offset > begin ? [block, place(offset - begin)] : null);
}

/** What is written here, one look and one place at a time: halves of a letter must not be parted. */
function runsOf(
  letters: readonly Pick<Letter, "letter" | "look" | "isLeft">[],
): [number, (typeof letters)[number][]][] {
  const runs: [number, (typeof letters)[number][]][] = [];
  for (const [offset, one] of letters.entries()) {
    const before = letters[offset - 1];
    if (one.isLeft && before?.isLeft && before.look === one.look) runs[runs.length - 1][1].push(one);
    else if (one.isLeft) runs.push([offset, [one]]);
  }
  return runs;
}

/** Where places of a text are in another one: behind the same letter, as far as it is there. */
function alike(known: string, words: string): (at: number) => number {
  const changes = diffSplitBy(known, words, WORDS);
  const place = (at: number) => {
    let shift = 0;
    for (const { index, remove, insert } of changes) {
      if (at <= index) break;
      if (at < index + remove.length) return index + shift + within(at - index, remove, insert);
      shift += insert.length - remove.length;
    }
    return at + shift;
  };
  // Nothing goes between the halves of a letter beyond 16 bits.
  return (at) => place(at) - Number(/[\ud800-\udbff]/.test(words[place(at) - 1] ?? ""));
}

/** The same for two words that differ in one piece. */
function within(at: number, known: string, words: string): number {
  const { index, remove, insert } = simpleDiff(known, words);
  if (at <= index) return at;
  return at > index + remove ? at + insert.length - remove : Math.min(at, index + insert.length);
}
