import { readdirSync, readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";
import { twins } from "./tools/compress.ts";
import { sprite } from "./tools/icons.ts";

/** Every file of islands/ and every style sheet not meant for @use is an entry of its own. */
const entries = ["islands", "styles"]
  .flatMap((folder) => readdirSync(`${import.meta.dirname}/${folder}`).map((name) => `${folder}/${name}`))
  .filter((path) => /\/[^_][^/]*\.(ts|scss)$/.test(path) && !path.endsWith(".d.ts"))
  .sort();

/** The sprite stands in the manifest as icons.svg, so that a template can name it. */
function icons(): Plugin {
  return {
    name: "icons",
    buildStart() {
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        originalFileName: "icons.svg",
        source: sprite(readFileSync(`${import.meta.dirname}/icons.txt`, "utf8")),
      });
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  publicDir: false,
  plugins: [icons(), twins(`${import.meta.dirname}/../static/build`)],
  css: {
    preprocessorOptions: {
      scss: { quietDeps: true, silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"] },
    },
  },
  build: {
    outDir: "../static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsDir: "",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome100", "firefox100", "safari15.4"],
    rolldownOptions: { input: entries, onLog: (level, log, handler) => log.code !== "EVAL" && handler(level, log) },
  },
});
