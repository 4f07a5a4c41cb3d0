/** Who wrote what: every stretch in the colour and with the line of its writer, and her name where the caret stands.
 *
 * The letters themselves tell the client that wrote them; whose a client is, the server vouches for. */

import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import { make } from "../dom.ts";
import { attributed } from "./attribution.ts";
import { placed } from "./blocks.ts";
import type { Connection } from "./connection.ts";
import { word } from "./words.ts";

interface Author {
  client: number;
  kind: "person" | "site" | "gone" | "unknown";
  name: string;
  colour: number | null;
}

interface Shown {
  isOn: boolean;
  stretches: DecorationSet;
}

const key = new PluginKey<Shown>("authors");
/** Own letters are attributed so soon after they were typed. */
const PAUSE = 300;
/** A client that the server does not know yet is asked for again so soon. */
const AGAIN = 3000;

export const isShown = (state: EditorState) => key.getState(state)?.isOn ?? false;

export function toggle(view: EditorView): void {
  view.dispatch(view.state.tr.setMeta(key, { isOn: !isShown(view.state) }));
}

const classOf = ({ kind, colour }: Author) =>
  `coedit-author is-${kind}${colour === null ? "" : ` is-colour-${colour}`}`;

/** Whose the clients are, as far as the server has told. */
class Register {
  readonly #address: string;
  readonly #known = new Map<number, Author>();
  #asked = 0;
  onNews = () => {};

  constructor(address: string, connection: Connection) {
    this.#address = address;
    const { clientID } = connection.doc;
    const { name, colour } = connection.provider.awareness.getLocalState()?.user ?? {};
    this.#known.set(clientID, { client: clientID, kind: "person", name, colour });
  }

  author(client: number): Author {
    return this.#known.get(client) ?? { client, kind: "unknown", name: word("somebody"), colour: null };
  }

  /** Ask for those that are not known; however often this is called, not more often than now and then. */
  ask(clients: readonly number[]): void {
    if (this.#asked || clients.every((client) => this.#known.has(client))) return;
    this.#asked = window.setTimeout(() => {
      this.#asked = 0;
      this.onNews();
    }, AGAIN);
    this.#fetch().catch(() => {});
  }

  async #fetch(): Promise<void> {
    const answer = await fetch(this.#address, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    for (const one of (await answer.json()) as Author[]) this.#known.set(one.client, one);
    this.onNews();
  }
}

function drawn(doc: Node, connection: Connection, register: Register): DecorationSet {
  const blocks = placed(doc);
  const found = attributed(connection.text);
  // While the text is being put together anew both may differ for an instant.
  if (found.length !== blocks.length) return DecorationSet.empty;
  const stretches = blocks.flatMap(({ node, at, index }) => {
    if (found[index].at(-1)?.to !== node.content.size) return [];
    return found[index].map(({ from, to, client }) => {
      const author = register.author(client);
      return Decoration.inline(at + 1 + from, at + 1 + to, { class: classOf(author) }, { author });
    });
  });
  register.ask([...new Set(found.flat().map(({ client }) => client))]);
  return DecorationSet.create(doc, stretches);
}

/** The names with their colours and lines, and below them whose the letters at the caret or under the pointer are. */
class Legend {
  readonly element = make("div", { class: "coedit-authors", hidden: "" });
  readonly #list = make("ul", { "aria-label": word("authors_legend") });
  readonly #here = make("p", { class: "small", role: "status" });

  constructor() {
    this.element.append(this.#list, this.#here);
  }

  show({ isOn, stretches }: Shown): void {
    this.element.hidden = !isOn;
    const people = new Map<string, Author>();
    // Two people may have one name: the colour tells them apart.
    for (const { spec } of stretches.find()) people.set(`${classOf(spec.author)} ${spec.author.name}`, spec.author);
    const items = [...people.values()].map((author) =>
      make("li", {}, make("span", { class: classOf(author), "aria-hidden": "true" }, word("letters")), author.name),
    );
    this.#list.replaceChildren(...items);
  }

  tell(author: Author | undefined): void {
    const said = author ? word("wrote_here", { name: author.name }) : "";
    if (this.#here.textContent !== said) this.#here.textContent = said;
  }
}

const authorAt = (state: EditorState, at: number): Author | undefined =>
  key.getState(state)?.stretches.find(at, at).at(-1)?.spec.author;

export function authors(connection: Connection, address: string): Plugin {
  const register = new Register(address, connection);
  const legend = new Legend();
  const shown = (doc: Node): Shown => ({ isOn: true, stretches: drawn(doc, connection, register) });
  return new Plugin<Shown>({
    key,
    state: {
      init: () => ({ isOn: false, stretches: DecorationSet.empty }),
      apply(tr, { isOn: wasOn, stretches }, _before, { doc }) {
        const told = tr.getMeta(key);
        const isOn = told?.isOn ?? wasOn;
        if (!isOn) return { isOn, stretches: DecorationSet.empty };
        // A colleague's change comes from the shared document; one's own goes there only after this.
        if (told || tr.getMeta(ySyncPluginKey)?.isChangeOrigin) return shown(doc);
        return { isOn, stretches: stretches.map(tr.mapping, doc) };
      },
    },
    props: {
      decorations: (state) => key.getState(state)?.stretches,
      handleDOMEvents: {
        mousemove(view, event) {
          if (!isShown(view.state)) return;
          const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
          legend.tell(place ? authorAt(view.state, place.pos) : undefined);
        },
      },
    },
    view(view) {
      let due: number | undefined;
      const draw = () => {
        due = undefined;
        if (isShown(view.state)) view.dispatch(view.state.tr.setMeta(key, {}).setMeta("addToHistory", false));
      };
      register.onNews = draw;
      return {
        update(_view, before) {
          const now = key.getState(view.state);
          const was = key.getState(before);
          if (!now || !(now.isOn || was?.isOn)) return;
          if (!legend.element.isConnected) view.dom.before(legend.element);
          if (!view.state.doc.eq(before.doc)) due ??= window.setTimeout(draw, PAUSE);
          legend.show(now);
          legend.tell(authorAt(view.state, view.state.selection.head));
        },
        destroy: () => window.clearTimeout(due),
      };
    },
  });
}
