/** The shared document: from the server by a socket, kept in the browser for the time without a network. */

import { readVarUint } from "lib0/decoding";
import { IndexeddbPersistence } from "y-indexeddb";
import { readAuthMessage } from "y-protocols/auth";
import { messageAuth, WebsocketProvider } from "y-websocket";
import { Doc, type XmlFragment } from "yjs";
import { Acks } from "./acks.ts";

const ACKNOWLEDGED = 4;
/** The server's queue for this page ran over: it asks to come again. */
const OVERFLOW = 4408;

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

export class Connection {
  readonly doc = new Doc();
  readonly text: XmlFragment = this.doc.getXmlFragment("prosemirror");
  readonly acks = new Acks();
  readonly provider: WebsocketProvider;
  /** Why the server takes nothing more from this page; empty while it does. */
  denied = "";
  isKept = false;
  #wasConnected = false;
  readonly #copy: IndexeddbPersistence;
  readonly #listeners: (() => void)[] = [];

  constructor({ socket, room, store, user, mayWrite }: Options) {
    const { protocol, host } = location;
    const address = new URL(socket, `${protocol === "https:" ? "wss:" : "ws:"}//${host}`).href;
    this.provider = new WebsocketProvider(address, room, this.doc, {
      connect: false,
      params: { acks: "1" },
      // Windows of one browser meet at the server too: it checks who may, and whose name is shown.
      disableBc: true,
      WebSocketPolyfill: counting(this.acks),
      shouldReconnect: ({ code }) => code === OVERFLOW || code < 4400 || code >= 4500,
    });
    this.provider.awareness.setLocalStateField("user", user);
    this.#copy = new IndexeddbPersistence(`resolution:${store}`, this.doc);
    this.#listen(mayWrite);
    this.provider.connect();
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

  /** Forget what only this browser has; the page then comes with the server's text. */
  async forget(): Promise<void> {
    this.provider.destroy();
    await this.#copy.clearData();
  }

  #changed = (): void => {
    for (const listener of this.#listeners) listener();
  };

  #deny(reason: string): void {
    this.denied ||= reason;
    this.#changed();
  }

  #listen(mayWrite: boolean): void {
    const { provider, acks } = this;
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
      if (status === "disconnected") acks.closed();
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
