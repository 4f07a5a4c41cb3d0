/** Answers what tests/resolutions/test_carrying.py asks: pages write in one text, one of them arranges its blocks. */

import { registerHooks } from "node:module";
import { createInterface } from "node:readline";
import type { XmlElement, XmlText } from "yjs";

// The editor's own packages are there only where its files are built: here those beside the tests take their place.
const packages = new URL("../editors/package.json", import.meta.url).href;
registerHooks({
  resolve: (name, context, next) =>
    next(name, name === "yjs" || name.startsWith("lib0/") ? { ...context, parentURL: packages } : context),
});
const { carried, taken } = await import("../../frontend/lib/editor/carrying.ts");
const { missed } = await import("../../frontend/lib/editor/returning.ts");
const Y = await import("yjs");

const OUTSIDE = "outside";
type Act = [string, number, number, number, string?];
interface Question {
  blocks: string[];
  pages: number;
  acts: Act[];
  isCarrying: boolean;
}

class Page {
  readonly doc = new Y.Doc({ gc: false });
  readonly text = this.doc.getXmlFragment("prosemirror");
  readonly #isCarrying: boolean;
  /** How much of the log it has, and what of its own is not there yet. */
  read = 0;
  readonly unsent: Uint8Array[] = [];
  isClosed = false;

  constructor(client: number, seed: Uint8Array, isCarrying: boolean) {
    this.doc.clientID = client;
    this.#isCarrying = isCarrying;
    Y.applyUpdate(this.doc, seed, OUTSIDE);
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== OUTSIDE) this.unsent.push(update);
    });
  }

  get blocks(): XmlElement[] {
    return this.text.toArray() as XmlElement[];
  }

  hear(update: Uint8Array): void {
    const all = taken(this.text, update, (client: number) => client === this.doc.clientID);
    Y.applyUpdate(this.doc, update, OUTSIDE);
    this.#carry(all, "left");
  }

  /** Come back: hear all that the server has, then tell it what it lacks. */
  comeBack(has: Uint8Array): void {
    const had = vectorOf(Y.encodeStateVector(this.doc));
    this.hear(Y.diffUpdate(has, Y.encodeStateVector(this.doc)));
    const { ds: gone } = Y.decodeUpdate(has);
    const server = vectorOf(Y.encodeStateVectorFromUpdate(has));
    this.#carry(missed(this.text, { had, server, gone }), "missed");
    this.unsent.splice(0, Infinity, Y.encodeStateAsUpdate(this.doc, Y.encodeStateVectorFromUpdate(has)));
  }

  #carry(all: ReturnType<typeof taken>, kind: string): void {
    let count = 0;
    const named = () => `${kind}-${this.doc.clientID}-${this.read}-${count++}`;
    if (this.#isCarrying) this.doc.transact(() => carried(this.text, all, named));
  }

  act([kind, , block, place, words = ""]: Act): void {
    const { blocks } = this;
    if (!blocks.length) return;
    const index = block % blocks.length;
    const one = blocks[index];
    const [letters] = one.toArray() as XmlText[];
    const at = place % (letters.length + 1);
    this.doc.transact(() => {
      if (kind === "write") letters.insert(at, words);
      if (kind === "address") one.setAttribute("addressee", words);
      if (kind === "move") put(this, copy(one), place % blocks.length, () => this.text.delete(index, 1));
      if (kind === "erase") letters.delete(place, words.length);
      if (kind === "add") put(this, made(words, `new-${index}`), index + 1);
      // What others have written into it, and she knows, is not hers to remove.
      if (kind === "remove" && blocks.length > 1 && !/[a-z]/i.test(letters.toString())) this.text.delete(index, 1);
      if (kind === "join" && index) {
        const [above] = blocks[index - 1].toArray() as XmlText[];
        above.insert(above.length, letters.toString());
        this.text.delete(index, 1);
      }
      // At the beginning a new block is put above.
      if (kind === "part" && at) {
        const rest = letters.toString().slice(at);
        letters.delete(at, letters.length - at);
        put(this, made(rest, `${one.getAttribute("id")}-${at}`), index + 1);
      }
    });
  }
}

const vectorOf = (vector: Uint8Array) => Y.decodeStateVector(vector);

function made(words: string, id: string): XmlElement {
  const block = new Y.XmlElement("recommendation");
  block.setAttribute("id", id);
  block.insert(0, [new Y.XmlText(words)]);
  return block;
}

function copy(block: XmlElement): XmlElement {
  const copied = made((block.toArray()[0] as XmlText).toString(), String(block.getAttribute("id")));
  const addressee = block.getAttribute("addressee");
  if (addressee) copied.setAttribute("addressee", addressee);
  return copied;
}

function put({ text }: Page, block: XmlElement, index: number, before = () => {}): void {
  before();
  text.insert(Math.min(index, text.length), [block]);
}

function shown({ blocks }: Page): [string, string][] {
  return blocks.map((one) => [(one.toArray() as XmlText[]).map(String).join(""), one.getAttribute("addressee") ?? ""]);
}

function answer({ blocks, pages, acts, isCarrying }: Question): { texts: [string, string][][] } {
  const seed = new Y.Doc();
  seed.getXmlFragment("prosemirror").insert(
    0,
    blocks.map((words, index) => made(words, `b${index}`)),
  );
  const first = Y.encodeStateAsUpdate(seed);
  const all = Array.from({ length: pages }, (_, index) => new Page(index + 1, first, isCarrying));
  const log: [Page, Uint8Array][] = [];
  const send = (page: Page) => log.push(...page.unsent.splice(0).map((update): [Page, Uint8Array] => [page, update]));
  const hear = (page: Page) => {
    const [from, update] = log[page.read];
    page.read += 1;
    if (from !== page) page.hear(update);
  };
  const isOpen = (page: Page) => !page.isClosed;
  for (const act of acts) {
    const page = all[act[1] % pages];
    if (page.isClosed) continue;
    if (act[0] === "close") {
      while (page.read < log.length) hear(page);
      send(page);
      page.isClosed = true;
    } else if (act[0] === "return") {
      page.comeBack(Y.mergeUpdates([first, ...log.map(([, update]) => update)]));
      page.read = log.length;
      send(page);
    } else if (act[0] === "send") send(page);
    // As after a time without network.
    else if (act[0] === "pack" && page.unsent.length) page.unsent.push(Y.mergeUpdates(page.unsent.splice(0)));
    else if (act[0] === "hear" && page.read < log.length) hear(page);
    else page.act(act);
  }
  while (all.filter(isOpen).some((page) => page.unsent.length || page.read < log.length)) {
    for (const page of all.filter(isOpen)) {
      send(page);
      while (page.read < log.length) hear(page);
    }
  }
  return { texts: all.filter(isOpen).map(shown) };
}

for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(answer(JSON.parse(line))));
