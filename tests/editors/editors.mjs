// Editors that speak to the site by the y-websocket package as it is: a line of JSON asks, another answers.

import { createInterface } from "node:readline";
import { fromBase64, toBase64 } from "lib0/buffer";
import { readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarUint } from "lib0/encoding";
import { readAuthMessage } from "y-protocols/auth";
import { messageYjsSyncStep2, messageYjsUpdate, writeUpdate } from "y-protocols/sync";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const PATIENCE = 60_000;
const OUTSIDE = "outside";
const SYNC = 0;
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
        // How much of what it has sent is not acknowledged; unknown before it has answered what the server lacks.
        this.owed = NaN;
      }

      send(data) {
        if (data[0] === SYNC && data[1] === messageYjsSyncStep2 && Number.isNaN(this.owed)) this.owed = 0;
        if (data[0] === SYNC && [messageYjsSyncStep2, messageYjsUpdate].includes(data[1])) this.owed += 1;
        super.send(data);
      }
    };
    const params = acks ? { acks: "1" } : {};
    this.provider = new WebsocketProvider(url, room, this.doc, { WebSocketPolyfill: Socket, disableBc: true, params, maxBackoffTime: 200 });
    this.provider.messageHandlers[AUTH] = (_encoder, message) => readAuthMessage(message, this.doc, (_doc, reason) => { this.denied.push(reason); changed(); });
    this.provider.messageHandlers[ACKNOWLEDGED] = (_encoder, message) => { this.acks.push(readVarUint(message)); this.provider.ws.owed -= 1; changed(); };
    this.doc.on("update", changed);
    for (const name of ["sync", "status", "connection-close"]) this.provider.on(name, changed);
  }

  get texts() {
    return this.text.toArray().map((block) => block.toArray().map(String).join(""));
  }

  letters(block) {
    return lettersOf(this.text, block);
  }
}

function lettersOf(text, block) {
  const element = text.get(block);
  if (!element.length) element.insert(0, [new Y.XmlText()]);
  return element.get(0);
}

const of = (names) => names.map((name) => editors.get(name));

/** A random act in a text: typing in the middle of a block, deleting, bold, a new block, a block taken out. */
function act(text, random) {
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
    const letters = lettersOf(text, below(text.length));
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
    for (let left = count; left > 0; left -= 1) act(editors.get(names[Math.floor(random() * names.length)]).text, random);
  },
  // What six write who begin with the same and hear of one another late, in an order in which it may have come.
  stream: ({ base, seed, count }) => {
    const random = numbers(seed);
    const below = (most) => Math.floor(random() * most);
    const log = [];
    const six = Array.from({ length: 6 }, (_, index) => {
      const doc = new Y.Doc();
      doc.clientID = 1000 * (seed + 1) + index;
      Y.applyUpdate(doc, fromBase64(base), OUTSIDE);
      doc.on("update", (update, origin) => { if (origin !== OUTSIDE) log.push(update); });
      return { doc, heard: 0 };
    });
    for (let left = count; left > 0; left -= 1) {
      const one = six[below(six.length)];
      const until = one.heard + (random() < 0.5 ? below(log.length - one.heard + 1) : 0);
      for (; one.heard < until; one.heard += 1) Y.applyUpdate(one.doc, log[one.heard], OUTSIDE);
      act(one.doc.getXmlFragment("prosemirror"), random);
    }
    return log.map(toBase64);
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
  // All of these have the same, down to what is deleted, and the server has it.
  quiet: async ({ names }) => {
    const all = of(names);
    const isSame = ([first, ...others]) => others.every((other) => Y.equalSnapshots(first, other));
    const same = () => all.every(({ provider: { ws } }) => ws?.owed === 0) && isSame(all.map(({ doc }) => Y.snapshot(doc)));
    await until(same, () => JSON.stringify(all.map(({ provider: { ws }, texts }) => [ws?.owed, texts.join("\n").slice(0, 2000)])));
  },
  // Send updates as they are, in this order, and have them: all from the beginning, or each when it is sent.
  relay: async ({ name, updates, hasAll }) => {
    const { doc, provider } = editors.get(name);
    const have = (update) => Y.applyUpdate(doc, update, provider);
    const all = updates.map(fromBase64);
    if (hasAll) all.forEach(have);
    for (const update of all) {
      if (!hasAll) have(update);
      await until(() => provider.synced, () => "not synced");
      const frame = createEncoder();
      writeVarUint(frame, SYNC);
      writeUpdate(frame, update);
      provider.ws.send(toUint8Array(frame));
    }
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
  // What Yjs itself makes of updates, applied one after another. A page takes out the marks it finds needless each time it
  // has heard of something, and sends that: what it finds needless depends on what it has heard by then.
  read: ({ updates, isTidying = false }) => {
    const doc = new Y.Doc();
    const hear = () => { for (const update of updates) Y.applyUpdate(doc, fromBase64(update)); };
    if (isTidying) hear();
    // What is written here is never tidied.
    else doc.transact((transaction) => { hear(); transaction.local = true; });
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
