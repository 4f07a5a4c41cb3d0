/** The phone's memory: IndexedDB, sealed by a key that was made here and that nobody can take out. */

import type { Entry, State } from "./types.ts";

interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

interface Row {
  id?: number;
  state: State;
  sealed: Sealed;
}

const NAME = "symposium-scanner";
const KEY = "seal";

/** Nothing could be written: what was to be kept is not. */
export class KeepError extends Error {}

export class Vault {
  readonly #database: IDBDatabase;
  readonly #key: CryptoKey;

  private constructor(database: IDBDatabase, key: CryptoKey) {
    this.#database = database;
    this.#key = key;
  }

  static async open(): Promise<Vault> {
    try {
      const database = await opened();
      return new Vault(database, await keyOf(database));
    } catch (error) {
      throw new KeepError(String(error));
    }
  }

  async get<T>(name: string): Promise<T | null> {
    const sealed = await done<Sealed | undefined>(this.#database.transaction("values").objectStore("values").get(name));
    return sealed ? this.#unseal<T>(sealed) : null;
  }

  async set(name: string, value: unknown): Promise<void> {
    const sealed = await this.#seal(value);
    await this.#write("values", (store) => store.put(sealed, name));
  }

  async remove(...names: string[]): Promise<void> {
    await this.#write("values", (store) => {
      for (const name of names) store.delete(name);
    });
  }

  /** Keep an entry, new or changed; when this is over, it is on the disk. */
  async keep(entry: Entry): Promise<void> {
    const row = await this.#row(entry);
    const request = await this.#write("log", (store) => store.put(row));
    entry.id = (request as IDBRequest<number>).result;
  }

  async keepAll(entries: Entry[]): Promise<void> {
    const rows = await Promise.all(entries.map((entry) => this.#row(entry)));
    await this.#write("log", (store) => {
      for (const row of rows) store.put(row);
    });
  }

  async drop(ids: number[]): Promise<void> {
    await this.#write("log", (store) => {
      for (const id of ids) store.delete(id);
    });
  }

  /** The entries in one state, or all, in the order in which they happened. */
  async entries(state?: State): Promise<Entry[]> {
    const store = this.#database.transaction("log").objectStore("log");
    const rows = await done<Row[]>(state ? store.index("state").getAll(state) : store.getAll());
    return Promise.all(rows.map(async (row) => ({ ...(await this.#unseal<Entry>(row.sealed)), id: row.id ?? 0 })));
  }

  async #row({ id, ...entry }: Entry): Promise<Row> {
    const row: Row = { state: entry.state, sealed: await this.#seal(entry) };
    return id === undefined ? row : { ...row, id };
  }

  async #seal(value: unknown): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const bytes = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.#key, bytes) };
  }

  async #unseal<T>({ iv, data }: Sealed): Promise<T> {
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.#key, data);
    return JSON.parse(new TextDecoder().decode(bytes)) as T;
  }

  #write(name: string, act: (store: IDBObjectStore) => unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      try {
        const transaction = this.#database.transaction(name, "readwrite", { durability: "strict" });
        const told = act(transaction.objectStore(name));
        transaction.oncomplete = () => resolve(told);
        transaction.onabort = () => reject(new KeepError(String(transaction.error)));
      } catch (error) {
        reject(new KeepError(String(error)));
      }
    });
  }
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("keys");
    request.result.createObjectStore("values");
    const log = request.result.createObjectStore("log", { keyPath: "id", autoIncrement: true });
    log.createIndex("state", "state");
  };
  return done(request);
}

async function keyOf(database: IDBDatabase): Promise<CryptoKey> {
  const kept = await done<CryptoKey | undefined>(database.transaction("keys").objectStore("keys").get(KEY));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  try {
    // Two windows may open for the first time at once: the first key is the key.
    await done(database.transaction("keys", "readwrite").objectStore("keys").add(made, KEY));
    return made;
  } catch {
    return keyOf(database);
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      reject(request.error);
    };
  });
}
