import { readFileSync } from "node:fs";

const SOURCE = new URL("../node_modules/bootstrap-icons/icons/", import.meta.url);

/** Bind the icons named in `list`, one on a line, into one file of symbols. */
export function sprite(list: string): string {
  const names = new Set(list.split("\n").map((line) => line.replace(/#.*/, "").trim()));
  names.delete("");
  const symbols = [...names].sort().map((name) => {
    const drawing = readFileSync(new URL(`${name}.svg`, SOURCE), "utf8");
    const inner = drawing
      .replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "")
      .replace(/\s+/g, " ")
      .trim();
    return `<symbol id="${name}" viewBox="0 0 16 16">${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}
