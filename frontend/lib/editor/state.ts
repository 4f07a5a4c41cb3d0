/** One line says whether what is written here is safe; a notice says what to do where it is not. */

import { icon, make } from "../dom.ts";
import type { Connection } from "./connection.ts";
import { word } from "./words.ts";

const LOOKS: Record<string, [string, string]> = {
  connecting: ["plain", "arrow-repeat"],
  saved: ["good", "cloud-check"],
  saving: ["plain", "arrow-repeat"],
  offline: ["care", "wifi-off"],
  unkept: ["stop", "wifi-off"],
  away: ["care", "wifi-off"],
  read: ["plain", "lock"],
  denied: ["stop", "x-octagon-fill"],
  closed: ["plain", "lock"],
};
/** What comes and goes with every word typed is not read out. */
const QUIET = ["connecting", "saved", "saving"];

/** Nothing more can be written, and nothing that was is lost. */
function isClosed({ denied, isWhole }: Connection): boolean {
  return isWhole && word(`closed:${denied}`) !== "";
}

export function stateOf(connection: Connection, mayWrite: boolean): string {
  if (connection.denied) return isClosed(connection) ? "closed" : "denied";
  if (!connection.isConnected) {
    if (!connection.isReady || !connection.isAway) return "connecting";
    if (!mayWrite) return "away";
    return connection.isKept ? "offline" : "unkept";
  }
  if (!mayWrite) return "read";
  return connection.acks.isSaved ? "saved" : "saving";
}

export class StateLine {
  readonly element = make("p", { class: "coedit-state state" });
  readonly spoken = make("p", { class: "visually-hidden", role: "status" });
  #shown = "";

  show(state: string, seq: number): void {
    const number = seq.toLocaleString(document.documentElement.lang || "ru");
    const words = state === "saved" && seq ? word("saved_at", { number }) : word(state);
    if (this.#shown === words) return;
    const [look, picture] = LOOKS[state] ?? ["plain", "arrow-repeat"];
    this.element.className = `coedit-state state state-${look}`;
    this.element.dataset.state = state;
    this.element.replaceChildren(icon(picture), make("span", {}, words));
    if (!QUIET.includes(state)) this.spoken.textContent = words;
    else if (this.spoken.textContent) this.spoken.textContent = word("again_online");
    this.#shown = words;
  }
}

function button(label: string, act: () => unknown): HTMLButtonElement {
  const made = make("button", { type: "button", class: "button button-dense" }, label);
  made.addEventListener("click", act);
  return made;
}

/** The server takes no more: the text stays on the page, to be copied, until its writer lets it go. */
export function notice(connection: Connection, text: () => string): HTMLElement {
  const { denied } = connection;
  const isWhole = isClosed(connection);
  const reason = word(isWhole ? `closed:${denied}` : `denied:${denied}`) || word("denied:closed");
  const copied = make("span", { class: "small", role: "status" });
  const copy = button(word("copy_text"), async () => {
    const isDone = await navigator.clipboard.writeText(text()).then(
      () => true,
      () => false,
    );
    copied.textContent = word(isDone ? "copied" : "not_copied");
  });
  const drop = button(word("take_saved"), async () => {
    // A private window keeps nothing that could be forgotten.
    await connection.forget().catch(() => {});
    location.reload();
  });
  const body = make("div", { class: "alert-body stack stack-small" });
  body.append(make("p", { class: "alert-title" }, reason));
  if (!isWhole) body.append(make("p", {}, word("denied_hint")));
  body.append(make("div", { class: "cluster" }, ...(isWhole ? [drop] : [copy, drop, copied])));
  return make(
    "div",
    { class: `alert alert-${isWhole ? "care" : "stop"} coedit-notice`, role: "alert", tabindex: "-1" },
    icon(isWhole ? "lock" : "exclamation-octagon-fill"),
    body,
  );
}
