/** The mode of suggesting: on or off for this page; on, it says so above the text. */

import { keydownHandler } from "prosemirror-keymap";
import { type Command, type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import { icon, make } from "../dom.ts";
import { toast } from "../toast.ts";
import { SETTLING, settleHere } from "./deciding.ts";
import { TAKEN } from "./moving.ts";
import { uuid } from "./naming.ts";
import { type Author, suggested, unsuggested } from "./suggesting.ts";
import { word } from "./words.ts";

interface Mode {
  isOn: boolean;
  by: string;
}

const key = new PluginKey<Mode>("mode");

export const isSuggesting = (state: EditorState) => key.getState(state)?.isOn ?? false;

export const toggleMode: Command = (state, dispatch) => {
  dispatch?.(state.tr.setMeta(key, !isSuggesting(state)));
  return true;
};

/** What a colleague did, and what undo brings back, comes through the shared document. */
const isForeign = (tr: Transaction) => tr.getMeta(ySyncPluginKey) !== undefined;

/** What is really to be done where `tr` is asked for; null where nothing is. */
export function written(state: EditorState, tr: Transaction): Transaction | null {
  const mode = key.getState(state);
  if (!mode || !tr.docChanged || isForeign(tr) || tr.getMeta(SETTLING) || tr.getMeta(TAKEN)) return tr;
  if (!mode.isOn) return unsuggested(tr);
  const author: Author = { by: mode.by, newId: uuid };
  const instead = suggested(state, tr, author);
  if (!instead) refuse();
  return instead;
}

const blockOf = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest("[data-block]");

/** A key that is quicker than the news of where the caret is would have the browser join two items by itself. */
function refuseJoin(view: EditorView, event: InputEvent): boolean {
  if (!isSuggesting(view.state) || !event.inputType.startsWith("delete") || !event.cancelable) return false;
  if (!document.getSelection()?.isCollapsed) return false;
  const isJoin = ({ startContainer, endContainer }: StaticRange) => blockOf(startContainer) !== blockOf(endContainer);
  if (!event.getTargetRanges().some(isJoin)) return false;
  event.preventDefault();
  refuse();
  return true;
}

const refuse = () => toast({ text: word("only_letters"), icon: "info-circle" });

export function mode(by: string): Plugin {
  const said = make("p", { class: "coedit-mode", role: "status" });
  return new Plugin<Mode>({
    key,
    state: {
      init: () => ({ isOn: false, by }),
      apply: (tr, value) => ({ by, isOn: tr.getMeta(key) ?? value.isOn }),
    },
    props: {
      handleDOMEvents: { beforeinput: refuseJoin },
      handleKeyDown: keydownHandler({ "Mod-Enter": settleHere(true), "Mod-Shift-Enter": settleHere(false) }),
    },
    view: () => ({
      update({ dom, state }) {
        if (!said.isConnected) dom.before(said);
        const isOn = isSuggesting(state);
        if (isOn !== said.classList.contains("is-on")) {
          said.classList.toggle("is-on", isOn);
          said.replaceChildren(...(isOn ? [icon("pencil-square"), make("span", {}, word("suggesting"))] : []));
        }
      },
    }),
  });
}
