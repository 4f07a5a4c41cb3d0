/** The desk's scanner: camera, answers at once, the next person within a second. Without it the page's forms do the same. */

import { hasTorch, makeDetector, openCamera, setTorch, watch } from "../lib/camera.ts";
import { type Delivered, deliver } from "../lib/deliver.ts";
import { all, make } from "../lib/dom.ts";
import { isSoundOn, setSound, tell, unlockSound } from "../lib/feedback.ts";

const SEEN_FOR = 3000;

function part<T extends HTMLElement>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`The page has no ${selector}`);
  return found;
}

const words = part<HTMLTemplateElement>("#scanner-words").dataset;
const answer = part("#answer");
const found = part("#found");
const find = part("#find");
const view = part(".scanner-view");
const video = part<HTMLVideoElement>(".scanner-video");
const net = part(".scanner-net");
const waiting = [...(answer.querySelector(".scanner-wait")?.childNodes ?? [])];
const seen = new Map<string, number>();
let isBusy = false;

function tool(name: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-tool="${name}"]`);
}

function report(state: "on" | "off" | "busy", text: string | undefined): void {
  net.hidden = false;
  net.dataset.net = state;
  const label = net.querySelector("span");
  if (label && label.textContent !== text) label.textContent = text ?? "";
}

/** The server's own markup of this site; nothing typed or scanned is ever read as markup here. */
function place(target: HTMLElement, html: string): void {
  const template = document.createElement("template");
  template.innerHTML = html;
  target.replaceChildren(template.content);
}

function showProblem(problem: "signedOut" | "failed"): void {
  const link = make("a", { class: "button", href: words.reload ?? "" }, words[problem] ?? "");
  answer.replaceChildren(make("div", { class: "scanner-wait" }, link));
}

function showNext(): void {
  answer.replaceChildren(make("div", { class: "scanner-wait" }, ...waiting));
  found.replaceChildren();
}

/** While an answer is awaited, the one before must not stand there: somebody would take it for this person's. */
function showWaiting(text: string | undefined, isLost: boolean): void {
  const lead = make("p", { class: "scanner-lead" }, text ?? "");
  answer.replaceChildren(make("div", { class: isLost ? "scanner-wait is-lost" : "scanner-wait" }, lead));
}

function show(target: HTMLElement, delivered: Delivered): void {
  report("on", words.online);
  if ("problem" in delivered) showProblem(delivered.problem);
  else place(target, delivered.html);
  if (target === found) return;
  found.replaceChildren();
  tell(answer.querySelector<HTMLElement>("[data-result]")?.dataset.result);
  const today = answer.querySelector<HTMLElement>("[data-today]")?.dataset.today;
  if (today) part("#today").textContent = today;
}

/** One at a time: while a scan waits for its answer no other is begun. */
async function submit(url: string, body: FormData, target: HTMLElement): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  const scannedAt = new Date();
  report("busy", words.sending);
  const isScan = target === answer;
  if (isScan) showWaiting(words.checking, false);
  else showNext();
  try {
    const delivered = await deliver(url, body, () => {
      report("off", isScan ? words.offline : words.notFound);
      if (isScan) showWaiting(words.lost, true);
      // The server's clock is better than a phone's, until the answer has had to wait.
      body.set("scanned_at", scannedAt.toISOString());
    });
    show(target, delivered);
  } finally {
    isBusy = false;
  }
}

function onCode(code: string): void {
  const now = performance.now();
  const before = seen.get(code);
  if (before === undefined && isBusy) return;
  seen.set(code, now);
  if (before !== undefined && now - before < SEEN_FOR) return;
  const body = new FormData();
  body.set("point", words.point ?? "");
  body.set("code", code);
  body.set("nonce", crypto.randomUUID());
  void submit(words.url ?? "", body, answer);
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const name = form.dataset.scanner;
  if (!name) return;
  event.preventDefault();
  const body = new FormData(form);
  // Every pressing of a button that marks is a scan of its own; taking one back names the scan it takes back.
  if (body.has("code")) body.set("nonce", crypto.randomUUID());
  void submit(form.action, body, name === "found" ? found : answer);
  const typed = form.querySelector<HTMLInputElement>('input:not([type="hidden"])');
  if (typed && name === "answer") typed.value = "";
}

function onClick(event: MouseEvent): void {
  const name = (event.target as HTMLElement).closest<HTMLElement>("[data-tool]")?.dataset.tool;
  if (name === "next") {
    event.preventDefault();
    showNext();
  } else if (name === "find") {
    event.preventDefault();
    find.hidden = !find.hidden;
    if (!find.hidden) find.querySelector<HTMLInputElement>('input[type="search"]')?.focus();
  } else if (name === "start") {
    void start();
  }
}

function startSound(): void {
  const button = tool("sound");
  if (!button) return;
  button.hidden = false;
  button.setAttribute("aria-pressed", String(isSoundOn()));
  button.addEventListener("click", () => {
    setSound(!isSoundOn());
    button.setAttribute("aria-pressed", String(isSoundOn()));
    tell("admitted");
  });
  document.addEventListener("pointerdown", unlockSound);
}

function startLight(track: MediaStreamTrack): void {
  const button = tool("light");
  if (!button || !hasTorch(track)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    void setTorch(track, on);
  });
}

/** Say why there is no picture, leave the button that tries again, open the forms that need none. */
function explain(error: unknown): void {
  const name = error instanceof DOMException ? error.name : "";
  const text = name === "NotAllowedError" ? words.denied : name ? words.noCamera : words.notRead;
  for (const hint of all("[data-camera-hint]")) hint.textContent = text ?? "";
  for (const start of all(".scanner-start")) start.hidden = false;
  view.hidden = true;
  find.hidden = false;
}

async function start(): Promise<void> {
  try {
    if (!navigator.mediaDevices) throw new DOMException("insecure page", "NotFoundError");
    const [track, detector] = await Promise.all([openCamera(video), makeDetector()]);
    view.hidden = false;
    for (const note of all(".scanner-start, [data-camera-hint]")) note.hidden = true;
    startLight(track);
    void navigator.wakeLock?.request("screen").catch(() => null);
    void watch(video, detector, onCode);
  } catch (error) {
    explain(error);
  }
}

find.hidden = !find.querySelector('[aria-invalid="true"]') && found.childElementCount === 0;
report("on", words.online);
document.addEventListener("submit", onSubmit);
document.addEventListener("click", onClick);
startSound();
void start();
