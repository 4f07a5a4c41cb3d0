/** Answers what tests/registration/test_door_rules.py asks: a line of questions in, a line of answers out. */

import { createInterface } from "node:readline";
import { makeVerify } from "../../frontend/lib/ed25519.ts";
import { type Case, decide, DOOR, type Rules } from "../../frontend/lib/rules.ts";
import { read } from "../../frontend/lib/tickets.ts";

type Asked = Omit<Case, "rules"> & { rules: Partial<Rules> };
type Question = { ask: "decide"; cases: Asked[] } | { ask: "read"; key: string; tag: number; texts: string[] };

async function answered(question: Question): Promise<unknown[]> {
  if (question.ask === "decide") {
    return question.cases.map((asked) => {
      const told = decide({ ...asked, rules: { ...DOOR, ...asked.rules } });
      return { ...told, repeats: told.repeats ? asked.marks.indexOf(told.repeats) : null };
    });
  }
  const verify = await makeVerify(new Uint8Array(Buffer.from(question.key, "base64")));
  return Promise.all(question.texts.map((text) => read(text, question.tag, verify)));
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answered(JSON.parse(line)))}\n`);
}
