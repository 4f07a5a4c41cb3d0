/** Reads QR codes from the camera: by the browser's own reader or, where it has none, by zxing in WebAssembly. */

import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

export interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface NativeDetector {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

const EVERY = 100;
const FORMATS = { formats: ["qr_code" as const] };

export async function makeDetector(): Promise<Detector> {
  const native = (globalThis as { BarcodeDetector?: NativeDetector }).BarcodeDetector;
  if (native && (await native.getSupportedFormats()).includes("qr_code")) return new native(FORMATS);
  const { BarcodeDetector, prepareZXingModule } = await import("barcode-detector/ponyfill");
  // The file is the site's own: by itself the library would ask another host for it.
  const overrides = {
    locateFile: (path: string, folder: string) => (path.endsWith(".wasm") ? wasmUrl : folder + path),
  };
  await prepareZXingModule({ overrides, fireImmediately: true });
  return new BarcodeDetector(FORMATS);
}

/** Show the camera that looks away from the person; rejects where there is none or it is not allowed. */
export async function openCamera(video: HTMLVideoElement, camera = ""): Promise<MediaStreamTrack> {
  closeCamera(video);
  const which: MediaTrackConstraints = camera
    ? { deviceId: { ideal: camera } }
    : { facingMode: { ideal: "environment" } };
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  video.srcObject = stream;
  await video.play();
  const [track] = stream.getVideoTracks();
  if (!track) throw new DOMException("no video track", "NotFoundError");
  return track;
}

export function closeCamera(video: HTMLVideoElement): void {
  if (!(video.srcObject instanceof MediaStream)) return;
  for (const track of video.srcObject.getTracks()) track.stop();
  video.srcObject = null;
}

/** The cameras there are; their names are told once one of them is allowed. */
export async function cameras(): Promise<MediaDeviceInfo[]> {
  return (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === "videoinput");
}

export function hasTorch(track: MediaStreamTrack): boolean {
  return "torch" in (track.getCapabilities?.() ?? {});
}

export async function setTorch(track: MediaStreamTrack, on: boolean): Promise<void> {
  await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
}

/** Tell every code in sight, again and again; who listens knows which are new. */
export async function watch(video: HTMLVideoElement, detector: Detector, tell: (code: string) => void): Promise<never> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, EVERY));
    if (document.hidden || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue;
    const found = await detector.detect(video).catch(() => []);
    for (const { rawValue } of found) if (rawValue) tell(rawValue);
  }
}
