/** The mode of suggesting: on or off for this page, also when it is loaded anew; on, it says so beside the state. */

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
/** Each text in each window for itself. */
const KEPT = `suggesting:${location.pathname}`;

function remembered(): boolean {
  try {
    return sessionStorage.getItem(KEPT) !== null;
  } catch {
    return false;
  }
}

function remember(isOn: boolean): void {
  try {
    if (isOn) sessionStorage.setItem(KEPT, "1");
    else sessionStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing begins with writing.
  }
}

export const isSuggesting = (state: EditorState) => key.getState(state)?.isOn ?? false;

export const toggleMode: Command = (state, dispatch) => {
  if (!dispatch) return true;
  const isOn = !isSuggesting(state);
  remember(isOn);
  dispatch(state.tr.setMeta(key, isOn));
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

/** What changes with the mode: what is said of it, and the edge of the bar. */
function showing(told: HTMLElement): (state: EditorState) => void {
  const said = make("p", { class: "coedit-mode state state-good", role: "status" });
  told.append(said);
  return (state) => {
    const isOn = isSuggesting(state);
    if (isOn === said.hasChildNodes()) return;
    const words = make("span", {}, word("suggesting"), make("span", {}, `: ${word("suggesting_hint")}`));
    said.replaceChildren(...(isOn ? [icon("pencil-square"), words] : []));
    told.parentElement?.classList.toggle("is-suggesting", isOn);
  };
}

export function mode(by: string, told: HTMLElement): Plugin {
  return new Plugin<Mode>({
    key,
    state: {
      init: () => ({ isOn: remembered(), by }),
      apply: (tr, value) => ({ by, isOn: tr.getMeta(key) ?? value.isOn }),
    },
    props: {
      handleDOMEvents: { beforeinput: refuseJoin },
      handleKeyDown: keydownHandler({ "Mod-Enter": settleHere(true), "Mod-Shift-Enter": settleHere(false) }),
    },
    view({ state }) {
      const show = showing(told);
      show(state);
      return { update: (view) => show(view.state) };
    },
  });
}
