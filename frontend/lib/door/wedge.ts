/** Scanners that pretend to be keyboards: they type faster than people and end with Enter. */

const FASTEST_HAND = 250;
const SHORTEST = 8;

export function listen(tell: (text: string) => void): void {
  let typed = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if ((event.target as HTMLElement).closest("input, textarea, select")) return;
    if (event.timeStamp - last > FASTEST_HAND) typed = "";
    last = event.timeStamp;
    typed += letterOf(event);
    if (event.key !== "Enter" || typed.length < SHORTEST) return;
    // The button that has the focus is not meant.
    event.preventDefault();
    const text = typed;
    typed = "";
    tell(text);
  });
  // Programs that come with a handheld computer may say so outright.
  document.addEventListener("scan", (event) => {
    const text = (event as CustomEvent<unknown>).detail;
    if (typeof text === "string" && text) tell(text);
  });
}

/** What the key says on a Latin keyboard: the scanner does not know that the phone's is Russian. */
function letterOf({ key, code }: KeyboardEvent): string {
  if (key.length !== 1 || key <= "~") return key.length === 1 ? key : "";
  if (code === "Semicolon") return ":";
  return /^(Key|Digit)/.test(code) ? code.slice(-1) : key;
}
