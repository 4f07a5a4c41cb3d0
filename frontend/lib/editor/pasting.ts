/** What is kept of pasted text: paragraphs, items of lists, bold and italic. Nothing else of Word comes in. */

export interface Run {
  text: string;
  strong: boolean;
  em: boolean;
}

export interface Pasted {
  isItem: boolean;
  runs: Run[];
}

/** As much of a page's node as is read here. */
export interface Tree {
  nodeType: number;
  nodeName: string;
  nodeValue: string | null;
  childNodes: Iterable<Tree>;
  getAttribute?(name: string): string | null;
}

const ELEMENT = 1;
const TEXT = 3;
const FRAGMENT = 11;
const SILENT = new Set("SCRIPT STYLE HEAD TITLE META LINK XML TEMPLATE OBJECT SVG MATH SELECT BUTTON".split(" "));
const PARTS = new Set(
  "P DIV LI UL OL DL DT DD TABLE TBODY THEAD TR TD TH H1 H2 H3 H4 H5 H6 BLOCKQUOTE PRE SECTION ARTICLE BR HR".split(
    " ",
  ),
);
// What XML forbids, soft hyphens and marks of no width.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Put styles aside before HTML is parsed: the page's policy forbids inline ones, even in what is only read. */
export function unstyled(html: string): string {
  return html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/(<[^<>]*?\s)style(\s*=)/gi, "$1data-style$2");
}

function style(node: Tree): string {
  return (node.getAttribute?.("data-style") ?? "").toLowerCase();
}

/** Bold by tag or by style; Google's documents come wrapped into a <b> that says it is not.
 *
 * Word's mso-bidi-font-weight tells of right-to-left letters only.
 */
function isStrong(node: Tree, was: boolean): boolean {
  const told = /(?:^|[;\s])font-weight:\s*(\w+)/.exec(style(node))?.[1];
  if (told) return told.startsWith("bold") || Number(told) >= 600;
  return was || node.nodeName === "B" || node.nodeName === "STRONG";
}

function isEm(node: Tree, was: boolean): boolean {
  const told = /(?:^|[;\s])font-style:\s*(\w+)/.exec(style(node))?.[1];
  if (told) return told === "italic" || told === "oblique";
  return was || node.nodeName === "I" || node.nodeName === "EM";
}

class Reader {
  readonly blocks: Pasted[] = [];
  #isItem = false;

  read(node: Tree, strong = false, em = false): void {
    if (node.nodeType === TEXT) this.#text(node.nodeValue ?? "", strong, em);
    // Word writes the number or bullet of an item as text.
    const isRead = node.nodeType === ELEMENT && !SILENT.has(node.nodeName) && !node.nodeName.includes(":");
    if (node.nodeType !== FRAGMENT && (!isRead || /mso-list:\s*ignore/.test(style(node)))) return;
    const isPart = PARTS.has(node.nodeName.toUpperCase());
    const outer = this.#isItem;
    if (isPart) {
      this.#isItem = outer || node.nodeName === "LI" || /mso-list:\s*\w*l\d/.test(style(node));
      this.#begin();
    }
    for (const child of node.childNodes) this.read(child, isStrong(node, strong), isEm(node, em));
    this.#isItem = outer;
    if (isPart) this.#begin();
  }

  #begin(): void {
    const last = this.blocks.at(-1);
    if (!last || last.runs.length) this.blocks.push({ isItem: this.#isItem, runs: [] });
    else last.isItem = this.#isItem;
  }

  #text(raw: string, strong: boolean, em: boolean): void {
    if (!this.blocks.length) this.#begin();
    const runs = this.blocks.at(-1)?.runs ?? [];
    const last = runs.at(-1);
    let text = raw.replace(INVISIBLE, "").replace(/[ \t\r\n]+/g, " ");
    if (!last || /\s$/.test(last.text)) text = text.replace(/^[ ]+/, "");
    if (!text) return;
    if (last && last.strong === strong && last.em === em) last.text += text;
    else runs.push({ text, strong, em });
  }
}

/** Drop spaces at the ends, and blocks of spaces only. */
function trimmed(blocks: Pasted[]): Pasted[] {
  for (const { runs } of blocks) {
    while (runs.length && !runs[0]?.text.trim()) runs.shift();
    while (runs.length && !runs.at(-1)?.text.trim()) runs.pop();
    const [first, last] = [runs[0], runs.at(-1)];
    if (first) first.text = first.text.trimStart();
    if (last) last.text = last.text.trimEnd();
  }
  return blocks.filter(({ runs }) => runs.length);
}

export function cleaned(root: Tree): Pasted[] {
  const reader = new Reader();
  reader.read(root);
  return trimmed(reader.blocks);
}

/** Plain text: each line is a paragraph. */
export function lines(text: string): Pasted[] {
  const told = text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => line.replace(INVISIBLE, ""));
  return trimmed(told.map((line) => ({ isItem: false, runs: [{ text: line, strong: false, em: false }] })));
}
