/** What a resolution's text is made of. Permissive everywhere, so that no merge of two edits can be against it. */

import { type MarkSpec, type NodeSpec, Schema } from "prosemirror-model";

/** Every attribute is a text and may be missing. */
function texts(...names: string[]): NonNullable<NodeSpec["attrs"]> {
  return Object.fromEntries(names.map((name) => [name, { default: "", validate: "string" }]));
}

/** A paragraph of its own kind; the page shows attributes as data-…, the clipboard carries them. */
function block(name: string, ...names: string[]): NodeSpec {
  const shown = (key: string) => `data-${key.replace("_", "-")}`;
  return {
    group: "block",
    content: "text*",
    attrs: texts("id", ...names),
    selectable: false,
    defining: true,
    // A line break inside an item is a newline of its text.
    whitespace: "pre",
    toDOM: ({ attrs }) => [
      "p",
      { "data-block": name, ...Object.fromEntries(Object.entries(attrs).map(([key, text]) => [shown(key), text])) },
      0,
    ],
    parseDOM: [
      {
        tag: `p[data-block="${name}"]`,
        preserveWhitespace: "full",
        getAttrs: (dom) => Object.fromEntries(["id", ...names].map((key) => [key, dom.getAttribute(shown(key)) ?? ""])),
      },
    ],
  };
}

/** Marks of a discussion may overlap, lie over each other, and are never copied: so nothing reads them from HTML. */
function remark(name: string, ...names: string[]): MarkSpec {
  return {
    attrs: texts(...names),
    excludes: "",
    inclusive: false,
    toDOM: () => ["span", { class: `coedit-${name}` }, 0],
  };
}

export const REMARKS = ["comment", "insertion", "deletion"];

export const schema = new Schema({
  nodes: {
    doc: { content: "block*" },
    para: block("para", "kind"),
    task: block("task"),
    recommendation: block("recommendation", "addressee", "due_from", "due_to", "origin"),
    text: {},
  },
  marks: {
    strong: { toDOM: () => ["strong", 0], parseDOM: [{ tag: "strong" }] },
    em: { toDOM: () => ["em", 0], parseDOM: [{ tag: "em" }] },
    comment: remark("comment", "id"),
    insertion: remark("insertion", "id", "by"),
    deletion: remark("deletion", "id", "by"),
    fact: {
      attrs: texts("name"),
      // What is typed behind a token is not part of it.
      inclusive: false,
      toDOM: ({ attrs }) => ["span", { class: "coedit-fact", "data-fact": attrs.name }, 0],
      parseDOM: [{ tag: "span[data-fact]", getAttrs: (dom) => ({ name: dom.getAttribute("data-fact") ?? "" }) }],
    },
  },
});
