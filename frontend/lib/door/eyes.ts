/** The camera of the page: turned on, chosen, lit; what it sees is told once. */

import { cameras, closeCamera, hasTorch, makeDetector, openCamera, setTorch, watch } from "../camera.ts";
import { make } from "../dom.ts";
import { found, onTool, part, text, tool } from "./page.ts";
import { change, settings } from "./settings.ts";
import { word } from "./words.ts";

const SEEN_FOR = 3000;
const video = found<HTMLVideoElement>(".scanner-video");
const view = found(".scanner-view");
const seen = new Map<string, number>();
let isWatching = false;
let onCode: (code: string) => void = () => null;

export function prepare(tell: (code: string) => void): void {
  onCode = tell;
  onTool("start", () => start());
  onTool("light", (button) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    const [track] = (video.srcObject as MediaStream | null)?.getVideoTracks() ?? [];
    if (track) void setTorch(track, on);
  });
  found<HTMLSelectElement>("#door-camera").addEventListener("change", (event) => {
    change({ camera: (event.target as HTMLSelectElement).value });
    void start();
  });
  // The screen may sleep again once the page was away.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && isWatching) stayAwake();
  });
}

export async function start(): Promise<void> {
  try {
    if (!navigator.mediaDevices) throw new DOMException("insecure page", "NotFoundError");
    const [track, detector] = await Promise.all([openCamera(video, settings.camera), makeDetector()]);
    view.hidden = false;
    found(".scanner-start").hidden = true;
    text("[data-camera-hint]", "");
    tool("light").hidden = !hasTorch(track);
    stayAwake();
    await listCameras();
    if (isWatching) return;
    isWatching = true;
    void watch(video, detector, see);
  } catch (error) {
    explain(error);
  }
}

function stayAwake(): void {
  void navigator.wakeLock?.request("screen").catch(() => null);
}

/** A code that stays before the camera is one scan. */
function see(code: string): void {
  const now = performance.now();
  const before = seen.get(code);
  seen.set(code, now);
  for (const [old, at] of seen) if (now - at > SEEN_FOR) seen.delete(old);
  if (before === undefined || now - before > SEEN_FOR) onCode(code);
}

/** Whoever is asked to look once more is looked at. */
export function forget(): void {
  seen.clear();
}

async function listCameras(): Promise<void> {
  const all = await cameras();
  part("cameras").hidden = all.length < 2;
  const options = all.map((one, number) => {
    const option = make("option", { value: one.deviceId }, one.label || word("camera", { number: number + 1 }));
    option.selected = one.deviceId === settings.camera;
    return option;
  });
  found("#door-camera").replaceChildren(...options);
}

/** What can be done without a camera by a phone of this profile. */
function instead(): string {
  const { profile } = document.body.dataset;
  if (profile === "kiosk") return word("instead_staff");
  return word(profile === "scan" ? "instead_code" : "instead_name");
}

function explain(error: unknown): void {
  const name = error instanceof DOMException ? error.name : "";
  const hint = name ? word("no_camera") : word("not_read");
  text("[data-camera-hint]", name === "NotAllowedError" ? word("denied") : `${hint} ${instead()}`);
  found(".scanner-start").hidden = false;
  view.hidden = true;
  closeCamera(video);
}
