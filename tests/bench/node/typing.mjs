// So many editors of one text type at a steady pace; told is how long each keystroke takes to the last of the others.
// They only do what costs little: each writes into a paragraph of its own and looks for marks in what it hears.

import { readFileSync } from "node:fs";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as sync from "y-protocols/sync";
import WebSocket from "ws";
import * as Y from "yjs";

const { url, cookies, origin, editors, rate, seconds } = JSON.parse(readFileSync(0, "utf8"));
const SYNC = 0;
const begun = new Map();
const heard = new Map();
const waits = [];

class Editor {
  constructor(number) {
    this.doc = new Y.Doc();
    this.socket = new WebSocket(url, { headers: { cookie: cookies[number % cookies.length], origin } });
    this.socket.binaryType = "nodebuffer";
    this.ready = new Promise((resolve, reject) => {
      this.socket.on("error", reject);
      this.socket.on("close", (code) => reject(new Error(`closed: ${code}`)));
      this.socket.on("open", () => this.say((encoder) => sync.writeSyncStep1(encoder, this.doc)));
      this.socket.on("message", (data) => this.hear(data, resolve));
    });
    this.doc.on("update", (update) => this.say((encoder) => sync.writeUpdate(encoder, update)));
  }

  say(write) {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, SYNC);
    write(encoder);
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(encoding.toUint8Array(encoder));
  }

  hear(data, resolve) {
    if (data[0] === SYNC && data[1] === 0) this.say((encoder) => sync.readSyncMessage(decoding.createDecoder(data.subarray(1)), encoder, new Y.Doc(), null));
    if (data[0] === SYNC && data[1] === 1) resolve();
    if (data[0] !== SYNC || data[1] !== 2) return;
    for (let at = data.indexOf("#"); at >= 0 && at + 8 <= data.length; at = data.indexOf("#", at + 1)) this.count(data.latin1Slice(at + 1, at + 8));
  }

  count(mark) {
    const others = heard.get(mark);
    if (!others || others.has(this)) return;
    others.add(this);
    if (others.size === editors) waits.push(performance.now() - begun.get(mark));
  }

  begin() {
    const block = new Y.XmlElement("para");
    this.letters = new Y.XmlText();
    block.insert(0, [this.letters]);
    this.doc.getXmlFragment("prosemirror").insert(0, [block]);
  }

  type() {
    const mark = String(begun.size).padStart(7, "0");
    begun.set(mark, performance.now());
    // Whoever writes it has it already; some servers tell her all the same.
    heard.set(mark, new Set([this]));
    this.letters.insert(this.letters.length, `#${mark}`);
  }
}

const all = Array.from({ length: editors }, (_, number) => new Editor(number));
await Promise.all(all.map(({ ready }) => ready));
for (const one of all) one.begin();
await new Promise((resolve) => setTimeout(resolve, 500));
const timers = [];
all.forEach((one, number) => {
  const step = 1000 / rate;
  setTimeout(() => timers.push(setInterval(() => one.type(), step)), (step * number) / editors);
});
await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
timers.forEach(clearInterval);
const end = performance.now() + 30_000;
while (waits.length < begun.size && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
// A pipe takes so much at a time: whoever ends before it is through tells only half of it.
process.stdout.write(JSON.stringify({ typed: begun.size, waits }), () => process.exit(0));
