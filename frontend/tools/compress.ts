import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const KINDS = /\.(css|js|svg|wasm)$/;
const LEAST = 1024;

/**
 * Lay a compressed twin beside every file worth it, so that the server need not compress.
 * Compressors of different machines write different bytes for one content: a twin that is
 * still right is kept as it is, and the build stays the same everywhere.
 */
export function twins(folder: string): Plugin {
  const before = new Map<string, Buffer>();
  return {
    name: "twins",
    buildStart() {
      if (!existsSync(folder)) return;
      for (const name of readdirSync(folder)) {
        if (name.endsWith(".gz")) before.set(name, readFileSync(`${folder}/${name}`));
      }
    },
    closeBundle() {
      for (const name of readdirSync(folder).filter((name) => KINDS.test(name))) {
        const content = readFileSync(`${folder}/${name}`);
        if (content.length < LEAST) continue;
        const old = before.get(`${name}.gz`);
        const isRight = old !== undefined && gunzipSync(old).equals(content);
        writeFileSync(`${folder}/${name}.gz`, isRight ? old : gzipSync(content, { level: 9 }));
      }
    },
  };
}
