// Editors that speak to the site by the y-websocket package as it is: a line of JSON asks, another answers.

import { createInterface } from "node:readline";
import { fromBase64, toBase64 } from "lib0/buffer";
import { readVarUint } from "lib0/decoding";
import { readAuthMessage } from "y-protocols/auth";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const PATIENCE = 60_000;
const AUTH = 2;
const ACKNOWLEDGED = 4;
const editors = new Map();
const waiting = new Set();
let isDue = false;

/** Whoever waits looks once at all that comes in a moment: fifty editors hear of everything fifty times. */
function changed() {
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    for (const look of waiting) look();
  }, 20);
}

/** Wait until something holds; asked again whenever any editor hears of anything. */
function until(holds, what) {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (!holds()) return;
      waiting.delete(look);
      clearTimeout(end);
      resolve();
    };
    const end = setTimeout(() => { waiting.delete(look); reject(new Error(`waited too long: ${what()}`)); }, PATIENCE);
    waiting.add(look);
    look();
  });
}

class Editor {
  constructor({ url, room, cookie, origin, acks }) {
    this.doc = new Y.Doc();
    this.text = this.doc.getXmlFragment("prosemirror");
    this.denied = [];
    this.acks = [];
    const Socket = class extends WebSocket {
      constructor(address, protocols) {
        super(address, { protocols, headers: { cookie, origin } });
      }
    };
    const params = acks ? { acks: "1" } : {};
    this.provider = new WebsocketProvider(url, room, this.doc, { WebSocketPolyfill: Socket, disableBc: true, params, maxBackoffTime: 200 });
    this.provider.messageHandlers[AUTH] = (_encoder, message) => readAuthMessage(message, this.doc, (_doc, reason) => { this.denied.push(reason); changed(); });
    this.provider.messageHandlers[ACKNOWLEDGED] = (_encoder, message) => { this.acks.push(readVarUint(message)); changed(); };
    this.doc.on("update", changed);
    for (const name of ["sync", "status", "connection-close"]) this.provider.on(name, changed);
  }

  get texts() {
    return this.text.toArray().map((block) => block.toArray().map(String).join(""));
  }

  letters(block) {
    const element = this.text.get(block);
    if (!element.length) element.insert(0, [new Y.XmlText()]);
    return element.get(0);
  }
}

const of = (names) => names.map((name) => editors.get(name));

/** A random act of an editor: typing in the middle of a block, deleting, bold, a new block, a block taken out. */
function act(editor, random) {
  const { text } = editor;
  const below = (most) => Math.floor(random() * most);
  const kind = random();
  if (kind < 0.15 || text.length === 0) {
    const block = new Y.XmlElement("para");
    block.setAttribute("kind", "preamble");
    block.insert(0, [new Y.XmlText("Абзац ")]);
    text.insert(below(text.length + 1), [block]);
  } else if (kind < 0.2 && text.length > 2) {
    text.delete(below(text.length), 1);
  } else {
    const letters = editor.letters(below(text.length));
    const place = below(letters.length + 1);
    const rest = letters.length - place;
    if (kind < 0.7 || rest === 0) letters.insert(place, ["слово ", "ё", "✓", "и "][below(4)]);
    else if (kind < 0.85) letters.delete(place, 1 + below(rest));
    else letters.format(place, 1 + below(rest), { strong: random() < 0.5 ? {} : null });
  }
}

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const ACTS = {
  open: ({ names, cookies, ...options }) => {
    names.forEach((name, index) => { editors.set(name, new Editor({ ...options, cookie: cookies[index % cookies.length] })); });
    return ACTS.synced({ names });
  },
  synced: async ({ names }) => {
    await until(() => of(names).every(({ provider, text }) => provider.synced && text.length > 0), () => "not synced");
  },
  type: ({ name, block = 0, text, at }) => {
    const letters = editors.get(name).letters(block);
    letters.insert(at ?? letters.length, text);
  },
  erase: ({ name, block = 0, from, count }) => editors.get(name).letters(block).delete(from, count),
  random: ({ names, seed, count }) => {
    const random = numbers(seed);
    for (let left = count; left > 0; left -= 1) act(editors.get(names[Math.floor(random() * names.length)]), random);
  },
  offline: ({ names }) => { for (const { provider } of of(names)) provider.disconnect(); },
  online: async ({ names }) => {
    for (const { provider } of of(names)) provider.connect();
    await ACTS.synced({ names });
  },
  // All of these show the same, and every one of the words is in it.
  equal: async ({ names, words = [] }) => {
    const all = of(names);
    const same = () => {
      const [first, ...others] = all.map(({ text }) => text.toString());
      return others.every((one) => one === first) && words.every((word) => all[0].texts.join("\n").includes(word));
    };
    await until(same, () => JSON.stringify(all.map(({ texts }) => texts.join("\n").slice(0, 2000))));
  },
  acknowledged: async ({ name, count }) => {
    const { acks } = editors.get(name);
    await until(() => acks.length >= count, () => `${acks.length} of ${count}`);
    return acks;
  },
  denied: async ({ name }) => {
    const { denied } = editors.get(name);
    await until(() => denied.length > 0, () => "not denied");
    return denied;
  },
  texts: ({ name }) => editors.get(name).texts,
  acks: ({ name }) => editors.get(name).acks,
  state: ({ name }) => toBase64(Y.encodeStateAsUpdate(editors.get(name).doc)),
  // What Yjs itself makes of updates, applied one after another.
  read: ({ updates }) => {
    const doc = new Y.Doc();
    for (const update of updates) Y.applyUpdate(doc, fromBase64(update));
    return doc.getXmlFragment("prosemirror").toString();
  },
  shown: ({ name }) => editors.get(name).text.toString(),
  close: ({ names }) => {
    for (const { provider, doc } of of(names)) { provider.destroy(); doc.destroy(); }
    for (const name of names) editors.delete(name);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { act: name, ...asked } = JSON.parse(line);
  try {
    process.stdout.write(`${JSON.stringify({ answer: (await ACTS[name](asked)) ?? null })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: String(error.stack) })}\n`);
  }
}
process.exit(0);
