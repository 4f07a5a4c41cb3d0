/** Answers what tests/resolutions/test_editor.py asks: a line of questions in, a line of answers out. */

import { createInterface } from "node:readline";
import { Acks } from "../../frontend/lib/editor/acks.ts";
import { measured } from "../../frontend/lib/editor/counting.ts";
import { type Named, unnamed } from "../../frontend/lib/editor/ids.ts";
import { type Addressee, type Block, firstAstray, numbered } from "../../frontend/lib/editor/numbering.ts";
import { cleaned, lines, type Tree, unstyled } from "../../frontend/lib/editor/pasting.ts";
import { type Part, spaced, tokens } from "../../frontend/lib/editor/tokens.ts";

type Told = ["opened"] | ["closed"] | ["changed"] | ["sent", number[]] | ["acknowledged", number];
type Given = Omit<Tree, "childNodes" | "getAttribute"> & { attributes: Record<string, string>; childNodes: Given[] };
type Question =
  | { ask: "number" | "astray"; blocks: Block[]; addressees: Addressee[] }
  | { ask: "name"; before: Named[]; after: Named[] }
  | { ask: "paste"; tree: Given }
  | { ask: "unstyled" | "lines"; text: string }
  | { ask: "measure"; paragraphs: string[] }
  | { ask: "tokens"; parts: Part[] }
  | { ask: "spaced"; words: string; before: string; after: string }
  | { ask: "acks"; told: Told[] };

/** A node as the browser would hand it over. */
function planted({ attributes, childNodes, ...rest }: Given): Tree {
  return { ...rest, childNodes: childNodes.map(planted), getAttribute: (name) => attributes[name] ?? null };
}

/** The state of safety after each thing told. */
function safety(told: Told[]): unknown[] {
  const acks = new Acks();
  return told.map(([what, value]) => {
    if (what === "sent") acks.sent(new Uint8Array(value));
    else if (what === "acknowledged") acks.acknowledged(value);
    else acks[what]();
    return [acks.isSaved, acks.isUnsent, acks.seq];
  });
}

function answered(question: Question): unknown {
  if (question.ask === "number") return numbered(question.blocks, question.addressees);
  if (question.ask === "astray") return firstAstray(question.blocks, question.addressees);
  if (question.ask === "name") return unnamed(question.before, question.after);
  if (question.ask === "paste") return cleaned(planted(question.tree));
  if (question.ask === "unstyled") return unstyled(question.text);
  if (question.ask === "lines") return lines(question.text);
  if (question.ask === "tokens") return tokens(question.parts);
  if (question.ask === "spaced") return spaced(question.words, question.before, question.after);
  return question.ask === "measure" ? measured(question.paragraphs) : safety(question.told);
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answered(JSON.parse(line)))}\n`);
}
