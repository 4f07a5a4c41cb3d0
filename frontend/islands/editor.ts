/** A resolution that several people write at once. Until the shared text is here the server's can be read. */

import { all, make } from "../lib/dom.ts";
import { beside } from "../lib/editor/beside.ts";
import { Connection } from "../lib/editor/connection.ts";
import { measured } from "../lib/editor/counting.ts";
import { redraw } from "../lib/editor/headings.ts";
import type { Addressee } from "../lib/editor/numbering.ts";
import { panels } from "../lib/editor/panels.ts";
import { whoIsHere } from "../lib/editor/presence.ts";
import { notice, StateLine, stateOf } from "../lib/editor/state.ts";
import { open, paragraphs } from "../lib/editor/view.ts";
import { counted, word } from "../lib/editor/words.ts";
import { keepPage } from "../lib/kept.ts";

function read(id: string): Addressee[] {
  return JSON.parse(document.getElementById(id)?.textContent || "[]");
}

function start(root: HTMLElement): void {
  const {
    socket = "",
    room = "",
    store = room,
    name = "",
    colour = "0",
    may = "read",
    addresseesId = "",
    authors = "",
    by = "",
    worker = "",
  } = root.dataset;
  const isWriter = may === "write";
  const connection = new Connection({
    socket,
    room,
    store,
    user: { name, colour: Number(colour) },
    mayWrite: isWriter,
  });
  const line = new StateLine();
  const length = make("p", { class: "coedit-length small muted" });
  const people = whoIsHere(connection.provider.awareness);
  const head = make("div", { class: "coedit-head" }, length, people);
  const told = make("div", { class: "coedit-line" }, line.element, line.spoken);
  const tools = make("div", { class: "coedit-tools", role: "toolbar", "aria-label": word("tools") });
  const bar = make("div", { class: "coedit-bar" }, told);
  const served = make("div", { class: "coedit-served" }, ...root.childNodes);
  let view: ReturnType<typeof open> | null = null;
  root.classList.add("coedit");
  root.append(head, bar, served);

  const mount = () => {
    const mayWrite = () => isWriter && !connection.denied;
    view = open({ connection, addressees: read(addresseesId), by, told, tools, authorsAt: authors, mayWrite });
    if (isWriter) bar.append(tools);
    served.replaceWith(view.dom);
    panels({ view, connection, mayWrite });
  };
  const deny = () => {
    tools.hidden = true;
    const said = notice(connection, () => (view ? paragraphs(view).join("\n") : (served.textContent ?? "")));
    bar.append(said);
    if (view) redraw(view);
    // Nothing that is typed from now on is taken: it goes nowhere.
    said.focus();
    said.scrollIntoView({ block: "nearest" });
  };
  const show = () => {
    if (!view && connection.isReady) mount();
    line.show(stateOf(connection, isWriter), connection.acks.seq);
    if (connection.denied && !root.querySelector(".coedit-notice")) deny();
    if (!view) return;
    const { words, pages } = measured(paragraphs(view));
    length.textContent = `${counted("words", words)}, ${counted("pages", pages)}`;
  };
  connection.onChange(show);
  show();
  // Whoever opens it again without network finds it, with what she has written.
  if (worker) void keepPage(worker).catch(() => null);
}

beside();
for (const root of all('[data-island="editor"]')) start(root);
