/** Pasted and dropped text becomes blocks of the kind where it lands. */

import { type Node as Block, DOMParser, Fragment, type Node, type ResolvedPos, Slice } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import { attrsOf, kindOf } from "./blocks.ts";
import { cleaned, lines, type Pasted, type Tree, unstyled } from "./pasting.ts";
import { REMARKS, schema } from "./schema.ts";

function inline({ runs }: Pasted): Block[] {
  return runs.map(({ text, strong, em }) => {
    const marks = [...(strong ? [schema.marks.strong.create()] : []), ...(em ? [schema.marks.em.create()] : [])];
    return schema.text(text, marks);
  });
}

/** An item of a list is a task, but among recommendations a recommendation. */
function sliced(pasted: Pasted[], $context?: ResolvedPos): Slice {
  const here = $context?.depth ? $context.node(1) : null;
  const kind = here ? kindOf(here) : "preamble";
  const plain = here?.type ?? schema.nodes.para;
  const blocks = pasted.map((one) => {
    const isTask = one.isItem && plain !== schema.nodes.recommendation;
    const type = isTask ? schema.nodes.task : plain;
    return type.create(isTask ? {} : attrsOf(kind, here?.attrs.addressee), inline(one));
  });
  return Slice.maxOpen(Fragment.from(blocks));
}

/** Copies leave behind what was said about the original. */
function withoutRemarks(fragment: Fragment): Fragment {
  const nodes: Node[] = [];
  fragment.forEach((node) => {
    const marks = node.marks.filter(({ type }) => !REMARKS.includes(type.name));
    nodes.push(node.isText ? node.mark(marks) : node.copy(withoutRemarks(node.content)));
  });
  return Fragment.from(nodes);
}

/** Reads HTML from elsewhere by our own rules, and what this editor copied by the schema. */
class Clipboard extends DOMParser {
  override parseSlice(dom: HTMLElement, options: { context?: ResolvedPos } = {}): Slice {
    if (dom.querySelector("[data-block]")) return super.parseSlice(dom, options);
    return sliced(cleaned(dom as unknown as Tree), options.context);
  }
}

export function clipboard(): Plugin {
  return new Plugin({
    props: {
      clipboardParser: new Clipboard(schema, DOMParser.fromSchema(schema).rules),
      transformPastedHTML: unstyled,
      clipboardTextParser: (text, $context) => sliced(lines(text), $context),
      transformPasted: (slice) => new Slice(withoutRemarks(slice.content), slice.openStart, slice.openEnd),
    },
  });
}
