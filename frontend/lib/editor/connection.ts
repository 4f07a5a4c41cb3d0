/** The shared document: from the server by a socket, kept in the browser for the time without a network. */

import { clone, readVarUint, readVarUint8Array } from "lib0/decoding";
import type { Encoder } from "lib0/encoding";
import { IndexeddbPersistence } from "y-indexeddb";
import { readAuthMessage } from "y-protocols/auth";
import { messageYjsSyncStep1, messageYjsUpdate, writeSyncStep2 } from "y-protocols/sync";
import { messageAuth, messageSync, WebsocketProvider } from "y-websocket";
import {
  applyUpdate,
  Doc,
  decodeStateVector,
  decodeUpdate,
  encodeStateVector,
  mergeDeleteSets,
  parseUpdateMeta,
  type XmlFragment,
} from "yjs";
import { Acks } from "./acks.ts";
import { CARRYING, carried, homeOf, type Taken } from "./carrying.ts";
import { uuid } from "./naming.ts";
import { missed } from "./returning.ts";

const ACKNOWLEDGED = 4;
/** So long the network waits for the copy of this device: who loads the two the other way round cannot tell any more
 * what of it the server lacked. */
const COPY_FIRST = 1500;

export interface Options {
  socket: string;
  room: string;
  /** The name of the copy in this browser: another for another document and another person. */
  store: string;
  user: { name: string; colour: number };
  mayWrite: boolean;
}

/** A socket that tells what it sends. */
function counting(acks: Acks): typeof WebSocket {
  return class extends WebSocket {
    override send(data: Parameters<WebSocket["send"]>[0]): void {
      if (data instanceof Uint8Array) acks.sent(data);
      super.send(data);
    }
  };
}

const vectorOf = (doc: Doc) => decodeStateVector(encodeStateVector(doc));

/** What the server has: what it had when it asked, and what it has told since. */
function known(vector: Uint8Array, news: readonly Uint8Array[]): Map<number, number> {
  const has = decodeStateVector(vector);
  for (const update of news) {
    for (const [client, end] of parseUpdateMeta(update).to) has.set(client, Math.max(end, has.get(client) ?? 0));
  }
  return has;
}

/** Whether no other window of this browser has the same text open; where the browser cannot tell, one has. */
function isFirst(name: string): Promise<boolean> {
  return new Promise((done) => {
    const hold = (lock: unknown) => {
      done(lock !== null);
      // As long as the window is open.
      return lock && new Promise<never>(() => {});
    };
    if (!navigator.locks) done(false);
    else navigator.locks.request(name, { ifAvailable: true }, hold).catch(() => done(false));
  });
}

/** Whatever is wrong with following the text, the text itself comes. */
function guarded<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    reportError(error);
    return undefined;
  }
}

export class Connection {
  /** What is deleted is kept as long as colleagues may have written there. */
  readonly doc = new Doc({ gcFilter: () => this.#isHome });
  readonly text: XmlFragment = this.doc.getXmlFragment("prosemirror");
  readonly acks = new Acks();
  readonly provider: WebsocketProvider;
  /** Why the server takes nothing more from this page; empty while it does. */
  denied = "";
  /** Nothing was written then that is not in the database. */
  isWhole = false;
  isKept = false;
  /** Is told what is about to come from the server; returns what to do when that is done. */
  onReceiving: (update: Uint8Array) => (() => void) | null = () => null;
  #wasConnected = false;
  readonly #copy: IndexeddbPersistence;
  readonly #listeners: (() => void)[] = [];
  #isForgotten = false;
  /** What the copy of this device had when it was loaded, if no other window answers for it. */
  #copied = new Map<number, number>();
  /** Of that what the server lacked when it asked: from which clock up to which, by client. */
  readonly #lacked = new Map<number, [number, number]>();
  readonly #early: Uint8Array[] = [];
  /** No other window answers for what the copy of this device had. */
  #isAlone = false;
  /** Everything either side lacked has been told. */
  #isHome = false;
  /** What the server has, as it asked what it lacks: that is answered when this page has what it lacks. */
  #vector: Uint8Array | null = null;

  constructor({ socket, room, store, user, mayWrite }: Options) {
    const { protocol, host } = location;
    const address = new URL(socket, `${protocol === "https:" ? "wss:" : "ws:"}//${host}`).href;
    this.provider = new WebsocketProvider(address, room, this.doc, {
      connect: false,
      params: { acks: "1" },
      // Windows of one browser meet at the server too: it checks who may, and whose name is shown.
      disableBc: true,
      WebSocketPolyfill: counting(this.acks),
    });
    this.provider.awareness.setLocalStateField("user", user);
    this.#copy = new IndexeddbPersistence(`resolution:${store}`, this.doc);
    this.#listen(mayWrite);
    void this.#begin(store);
  }

  /** Load the copy of this device, if it does not take too long, then connect. */
  async #begin(store: string): Promise<void> {
    const isLoaded = await new Promise<boolean>((done) => {
      this.#copy.whenSynced.then(() => done(true));
      // A private window keeps nothing.
      this.#copy._db.catch(() => done(false));
      window.setTimeout(() => done(false), COPY_FIRST);
    });
    this.#isAlone = isLoaded && (await isFirst(`resolution:${store}`));
    if (this.#isAlone) this.#copied = vectorOf(this.doc);
    if (!this.#isForgotten) this.provider.connect();
  }

  /** Be told when there is something to show, or another state to tell. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  get isConnected(): boolean {
    return this.provider.wsconnected;
  }

  /** The server was reached before and is not now, or cannot be reached at all. */
  get isAway(): boolean {
    const { wsconnected, wsUnsuccessfulReconnects } = this.provider;
    return !wsconnected && (this.#wasConnected || wsUnsuccessfulReconnects > 0 || !navigator.onLine);
  }

  /** The text is here: from the server, or from the last time without it. */
  get isReady(): boolean {
    return this.provider.synced || this.text.length > 0;
  }

  /** Whether something was written here: in this window, or before by this browser so that the server learnt of it now. */
  readonly isOwn = (client: number, clock: number): boolean => {
    const [first, end] = this.#lacked.get(client) ?? [0, 0];
    return client === this.doc.clientID || (clock >= first && clock < end);
  };

  /** Forget what only this browser has; the page then comes with the server's text. */
  async forget(): Promise<void> {
    this.#isForgotten = true;
    this.provider.destroy();
    await this.#copy.clearData();
  }

  #changed = (): void => {
    for (const listener of this.#listeners) listener();
  };

  #deny(reason: string): void {
    if (!this.denied) this.isWhole = !this.acks.isUnsent;
    this.denied ||= reason;
    this.#changed();
  }

  /** The server tells what it has: what it lacks of this page's. */
  #asked(vector: Uint8Array): void {
    const has = decodeStateVector(vector);
    for (const [client, end] of this.#copied) {
      const first = has.get(client) ?? 0;
      if (first < end) this.#lacked.set(client, [first, end]);
    }
  }

  /** What is told before the answer to what this page lacks may build upon that: half of it would be done, a block taken
   * away and not put anywhere. It waits, and so does the answer to what the server lacks. */
  #isEarly(type: number, body: Uint8Array): boolean {
    if (this.provider.synced) return false;
    if (type === messageYjsUpdate) this.#early.push(body);
    if (type === messageYjsSyncStep1) {
      this.#vector = body;
      this.#asked(body);
    }
    return type === messageYjsUpdate || type === messageYjsSyncStep1;
  }

  #receive(update: Uint8Array, apply: () => void): void {
    const after = guarded(() => this.onReceiving(update));
    apply();
    guarded(() => after?.());
  }

  /** The answer to what this page lacks has come, and perhaps more has since. */
  #returned(update: Uint8Array, apply: () => void, answer: Encoder): void {
    const { doc, provider } = this;
    const had = vectorOf(doc);
    const news = [update, ...this.#early.splice(0)];
    this.#receive(update, apply);
    for (const one of news.slice(1)) this.#receive(one, () => applyUpdate(doc, one, provider));
    guarded(() => this.#bring(had, news));
    this.#isHome = true;
    if (this.#vector) writeSyncStep2(answer, doc, encodeStateVector(known(this.#vector, news)));
    this.#vector = null;
  }

  /** What was written into blocks that this page has taken away goes to where they are now. */
  #bring(had: Map<number, number>, news: Uint8Array[]): void {
    const { doc, text } = this;
    const server = this.#vector ? decodeStateVector(this.#vector) : had;
    const gone = mergeDeleteSets(news.map((one) => decodeUpdate(one).ds));
    const isOurs = (one: Taken) => this.#isAlone || homeOf(text, one)?.[0]._item?.id.client === doc.clientID;
    const all = missed(text, { had, server, gone }).filter(isOurs);
    if (all.length) doc.transact(() => carried(text, all, uuid), CARRYING);
  }

  #listen(mayWrite: boolean): void {
    const { provider, acks } = this;
    const act = provider.messageHandlers[messageSync];
    provider.messageHandlers[messageSync] = (answer, message, ...more) => {
      const ahead = clone(message);
      const type = readVarUint(ahead);
      const body = readVarUint8Array(ahead);
      if (this.#isEarly(type, body)) return;
      const apply = () => act(answer, message, ...more);
      if (!provider.synced) this.#returned(body, apply, answer);
      else if (type === messageYjsSyncStep1) apply();
      else this.#receive(body, apply);
    };
    provider.messageHandlers[ACKNOWLEDGED] = (_answer, message) => {
      acks.acknowledged(readVarUint(message));
      this.#changed();
    };
    provider.messageHandlers[messageAuth] = (_answer, message) => {
      // Who only reads is told so by the page; the first answer to the server's question is denied too.
      readAuthMessage(message, this.doc, (_doc, reason) => mayWrite && this.#deny(reason));
    };
    provider.on("status", ({ status }) => {
      if (status === "connected") {
        this.#wasConnected = true;
        acks.opened();
      }
      if (status === "disconnected") {
        acks.closed();
        // The next answer brings it.
        this.#early.length = 0;
        this.#vector = null;
        this.#isHome = false;
      }
      this.#changed();
    });
    provider.on("sync", this.#changed);
    // Whoever only reads has nothing unsaved: the line that tells of no connection is enough.
    provider.on("closed", () => mayWrite && this.#deny("closed"));
    this.doc.on("update", (_update, origin) => {
      if (origin !== provider && origin !== this.#copy) acks.changed();
      this.#changed();
    });
    this.#copy._db.then(
      () => {
        this.isKept = true;
        this.#changed();
      },
      // A private window keeps nothing: the state line then does not promise it.
      () => {},
    );
    this.#copy.on("synced", this.#changed);
    // The browser knows sooner than the socket.
    window.addEventListener("offline", () => provider.disconnect());
    window.addEventListener("online", () => this.denied || provider.connect());
    window.addEventListener("beforeunload", (event) => {
      if (acks.isUnsent && !this.denied) event.preventDefault();
    });
  }
}
