// Records what real Yjs writes, and what Yjs itself reads in it, into recordings.json beside this file.
// Run in frontend/ after `npm ci`:  node ../tests/resolutions/coediting/recordings.ts
// Needs yjs, y-protocols, y-prosemirror, prosemirror-model and lib0. Gives the same bytes every time.

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const Y = require("yjs");
const { Schema } = require("prosemirror-model");
const { updateYFragment } = require("y-prosemirror");
const sync = require("y-protocols/sync");
const { Awareness, encodeAwarenessUpdate, removeAwarenessStates } = require("y-protocols/awareness");
const { writePermissionDenied } = require("y-protocols/auth");
const encoding = require("lib0/encoding");

type Doc = any;
type Update = Uint8Array;

const base64 = (bytes: Update): string => Buffer.from(bytes).toString("base64");
const pair = (id: any): [number, number] | null => (id ? [id.client, id.clock] : null);

function writer(client: number): [Doc, Update[]] {
  const doc = new Y.Doc();
  doc.clientID = client;
  const updates: Update[] = [];
  doc.on("update", (update: Update) => updates.push(update));
  return [doc, updates];
}

function applied(updates: Update[]): Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

const isWaiting = (doc: Doc): boolean => Boolean(doc.store.pendingStructs ?? doc.store.pendingDs);

function described(struct: any): object {
  const { client, clock } = struct.id;
  const content = struct.content;
  const kind = (content?.type ?? content ?? struct).constructor.name.replace("Content", "");
  const parent = typeof struct.parent === "string" || !struct.parent ? struct.parent : pair(struct.parent);
  const name = content?.type?.nodeName ?? content?.type?.hookName ?? content?.key ?? content?.doc?.guid ?? "";
  const string = kind === "String" ? Buffer.byteLength(content.str) : 0;
  return {
    at: [client, clock, struct.length],
    kind,
    name,
    origin: pair(struct.origin),
    right: pair(struct.rightOrigin),
    parent: parent ?? null,
    key: struct.parentSub ?? null,
    string,
  };
}

/** What Yjs reads in an update, and whether documents that know less or more of the story can take it whole. */
function read(update: Update, before: Update[]): object {
  const { structs, ds } = Y.decodeUpdate(update);
  const bases = [[], before, before.slice(0, -1), before.filter((_, index) => index % 2 === 0), [...before, update]];
  const complete = bases.map(applied).filter((doc) => !isWaiting(doc)).map((doc) => {
    const vector = base64(Y.encodeStateVector(doc));
    Y.applyUpdate(doc, update);
    return [vector, !isWaiting(doc)];
  });
  const deletes = [...ds.clients].map(([client, all]: any) => [client, all.map((one: any) => [one.clock, one.len])]);
  const vector = base64(Y.encodeStateVectorFromUpdate(update));
  return { update: base64(update), structs: structs.map(described), deletes, vector, complete };
}

const told = (updates: Update[]): object[] => updates.map((update, index) => read(update, updates.slice(0, index)));

function paragraph(doc: Doc, text: string): any {
  const para = new Y.XmlElement("para");
  const inside = new Y.XmlText(text);
  doc.transact(() => {
    doc.getXmlFragment("prosemirror").push([para]);
    para.setAttribute("kind", "preamble");
    para.push([inside]);
  });
  return [para, inside];
}

function typing(): Update[] {
  const [doc, updates] = writer(7);
  const [, text] = paragraph(doc, "");
  for (const letter of ["С", "ъ", "е", "з", "д", " ", "👩‍🔬", "é", "\uFEFF"]) text.insert(text.length, letter);
  text.insert(3, "😀😀");
  text.delete(1, 4);
  text.delete(0, 1);
  return updates;
}

/** What no editor does: parts the halves of a letter beyond 16 bits. Ports of Yjs disagree with Yjs about it. */
function cut(): Update[] {
  return [
    (text: any) => text.delete(2, 1),
    (text: any) => text.delete(1, 1),
    (text: any) => text.insert(2, "X"),
    (text: any) => text.format(0, 2, { em: {} }),
  ].flatMap((write, index) => {
    const [doc, updates] = writer(20 + index);
    const text = doc.getText("text");
    text.insert(0, "а😀б");
    write(text);
    return updates;
  });
}

function formatting(): Update[] {
  const [doc, updates] = writer(8);
  const [, text] = paragraph(doc, "Просим министерство поддержать");
  text.format(0, 6, { strong: {} });
  text.format(3, 10, { em: {}, "comment--a1b2c3d4": { id: "0b5f" } });
  text.format(3, 4, { strong: null });
  text.insertEmbed(2, { image: "x" });
  return updates;
}

function attributes(): Update[] {
  const [doc, updates] = writer(9);
  const [para] = paragraph(doc, "о сроках");
  const values = ["", "до 2030 года", 0, -0, -70, 1.5, 0.1, 2 ** 31, -(2 ** 33), true, false, null, undefined, 12n];
  for (const value of values) para.setAttribute("due_to", value);
  para.setAttribute("origin", { a: [1, { b: "ю" }, []], c: {} });
  para.setAttribute("origin", [new Uint8Array([1, 2])]);
  para.setAttribute("origin", new Uint8Array([1, 2, 3]));
  para.removeAttribute("origin");
  return updates;
}

function kinds(): Update[] {
  const [doc, updates] = writer(10);
  doc.getMap("map").set("inside", new Y.Map());
  doc.getArray("list").push([1, "два", new Y.Array(), new Y.Text("три"), new Uint8Array([4])]);
  doc.getMap("map").set("doc", new Y.Doc({ guid: "guid", meta: { a: 1 } }));
  doc.getXmlFragment("xml").push([new Y.XmlHook("hook"), new Y.XmlFragment(), new Y.XmlElement("b")]);
  return updates;
}

const mark = { excludes: "", attrs: { id: { default: "" } } };
const schema = new Schema({
  nodes: {
    doc: { content: "block*" },
    para: { group: "block", content: "text*", attrs: { id: { default: "" }, kind: { default: "" } } },
    recommendation: { group: "block", content: "text*", attrs: { id: { default: "" }, addressee: { default: "" } } },
    text: {},
  },
  marks: { strong: {}, em: {}, comment: mark, insertion: mark },
});

function editor(): Update[] {
  const [doc, updates] = writer(11);
  const words = (text: string, ...marks: any[]) => schema.text(text, marks);
  const para = (id: string, ...inside: any[]) => schema.node("para", { id, kind: "fact" }, inside);
  const asked = (addressee: string, text: string) => schema.node("recommendation", { id: "r", addressee }, [words(text)]);
  const comment = (id: string) => schema.mark("comment", { id });
  const strong = schema.mark("strong");
  const meta = { mapping: new Map(), isOMark: new Map() };
  const versions = [
    [para("a", words("Первый абзац и второй"))],
    [para("a", words("Первый абзац ")), para("b", words("и второй"))],
    [para("a", words("Первый "), words("абзац ", strong)), para("b", words("и второй")), asked("m", "Принять")],
    [para("a", words("Первый "), words("абзац ", comment("1"), comment("2"))), asked("n", "Принять закон 📜")],
    [],
  ];
  for (const version of versions) {
    doc.transact(() => updateYFragment(doc, doc.getXmlFragment("prosemirror"), schema.node("doc", null, version), meta));
  }
  return updates;
}

function undo(): Update[] {
  const [doc, updates] = writer(12);
  const [para, text] = paragraph(doc, "Раз");
  const manager = new Y.UndoManager(doc.getXmlFragment("prosemirror"), { captureTimeout: 0 });
  text.insert(3, ", два");
  text.delete(0, 2);
  para.setAttribute("kind", "closing");
  manager.undo();
  manager.undo();
  manager.redo();
  manager.undo();
  doc.getXmlFragment("prosemirror").delete(0, 1);
  manager.undo();
  return updates;
}

function merged(): Update[] {
  const updates = together(5, 24);
  const sparse = updates.filter((_, index) => index % 3 !== 1);
  const whole = Y.mergeUpdates(updates);
  const half = applied(updates.slice(0, 12));
  const emoji = new Y.Doc();
  emoji.clientID = 20;
  emoji.getText("t").insert(0, "а😀б");
  const split = [1, 2, 3].map((clock) => Y.diffUpdate(Y.encodeStateAsUpdate(emoji), new Uint8Array([1, 20, clock])));
  return [
    Y.mergeUpdates(sparse),
    Y.mergeUpdates(updates.slice(6)),
    Y.mergeUpdates([updates[2], updates[20], updates[11]]),
    Y.diffUpdate(whole, Y.encodeStateVector(half)),
    Y.encodeStateAsUpdate(applied(sparse)),
    Y.encodeStateAsUpdate(applied(updates)),
    Y.encodeStateAsUpdate(new Y.Doc()),
    ...split,
  ];
}

/** Three people at once, each hearing of the others now and then. */
function together(seed: number, count: number): Update[] {
  let state = seed;
  const below = (limit: number): number => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * limit);
  };
  const log: Update[] = [];
  const docs: Doc[] = [1, 2, 3].map((one) => {
    const doc = new Y.Doc();
    doc.clientID = one * 1_400_000_000;
    return doc;
  });
  const write = (doc: Doc): void => {
    const blocks = doc.getXmlFragment("prosemirror");
    if (blocks.length < 2 || below(9) === 0) {
      paragraph(doc, "Съезд 🏛");
      return;
    }
    const para = blocks.get(below(blocks.length));
    const text = para.firstChild;
    const letters = text.toDelta().map((piece: any) => piece.insert).join("");
    const between = (limit: number): number => {
      const at = below(limit);
      return /[\uDC00-\uDFFF]/.test(letters[at] ?? "") ? at - 1 : at;
    };
    const from = between(letters.length + 1);
    const after = from + ((letters.codePointAt(from) ?? 0) > 0xffff ? 2 : 1);
    if (below(12) === 0) blocks.delete(below(blocks.length), 1);
    else if (below(8) === 0) para.setAttribute("kind", ["fact", "closing"][below(2)]);
    else if (from < letters.length && below(3) === 0) text.delete(from, after - from);
    else if (from > 0 && below(3) === 0) text.format(0, from, { em: {} });
    else text.insert(from, ["до", "ж", "👍"][below(3)]);
  };
  for (let step = 0; step < count; step++) {
    const doc = docs[below(3)];
    if (below(3) > 0) for (const update of log) Y.applyUpdate(doc, update);
    const listen = (update: Update): number => log.push(update);
    doc.on("update", listen);
    doc.transact(() => write(doc));
    doc.off("update", listen);
  }
  return log;
}

function frames(): object {
  const [doc, updates] = writer(13);
  paragraph(doc, "Да");
  const awareness = new Awareness(doc);
  awareness.setLocalState({ user: { name: "Анна 👩", color: "#123456" }, cursor: { anchor: [1.5, null, true] } });
  const frame = (...writes: ((encoder: any) => void)[]): string => {
    const encoder = encoding.createEncoder();
    for (const write of writes) write(encoder);
    return base64(encoding.toUint8Array(encoder));
  };
  const number = (value: number) => (encoder: any) => encoding.writeVarUint(encoder, value);
  const presence = () => {
    const states = encodeAwarenessUpdate(awareness, [13]);
    return (encoder: any) => encoding.writeVarUint8Array(encoder, states);
  };
  const here = frame(number(1), presence());
  removeAwarenessStates(awareness, [13], "leave");
  const gone = frame(number(1), presence());
  awareness.destroy();
  return {
    vector: base64(Y.encodeStateVector(doc)),
    whole: base64(Y.encodeStateAsUpdate(doc)),
    last: base64(updates[updates.length - 1]),
    step1: frame(number(0), (encoder) => sync.writeSyncStep1(encoder, doc)),
    step2: frame(number(0), (encoder) => sync.writeSyncStep2(encoder, doc)),
    update: frame(number(0), (encoder) => sync.writeUpdate(encoder, updates[updates.length - 1])),
    here,
    gone,
    query: frame(number(3)),
    denied: frame(number(2), (encoder) => writePermissionDenied(encoder, "заморожено")),
    acknowledged: frame(number(4), number(300)),
    numbers: [0, 1, 127, 128, 16_384, 2 ** 32 - 1, 2 ** 53 - 1].map((value) => [value, frame(number(value))]),
  };
}

const stories = { typing, cut, formatting, attributes, kinds, editor, undo, merged };
const recorded = {
  yjs: require("yjs/package.json").version,
  updates: Object.fromEntries([
    ...Object.entries(stories).map(([name, story]) => [name, told(story())]),
    ["together", told(together(3, 40))],
  ]),
  frames: frames(),
};
const lines = JSON.stringify(recorded).replaceAll('{"update"', '\n{"update"');
writeFileSync(new URL("recordings.json", import.meta.url), `${lines}\n`);
