/** The answer for the ear and the hand: each tells admitted, repeat and refused apart without the screen. */

type Result = "admitted" | "repeat" | "refused";

/** Pitch in hertz, beginning and length in seconds. */
const TONES: Record<Result, [number, number, number][]> = {
  admitted: [
    [880, 0, 0.09],
    [1320, 0.1, 0.16],
  ],
  repeat: [
    [660, 0, 0.1],
    [660, 0.16, 0.1],
    [660, 0.32, 0.1],
  ],
  refused: [[170, 0, 0.6]],
};
const PULSES: Record<Result, number[]> = { admitted: [60], repeat: [60, 80, 60, 80, 60], refused: [500] };
const KEY = "scanner-sound";

let context: AudioContext | null = null;

export function isSoundOn(): boolean {
  return localStorage.getItem(KEY) !== "off";
}

export function setSound(on: boolean): void {
  localStorage.setItem(KEY, on ? "on" : "off");
}

/** A browser lets a page sound only after it was touched. */
export function unlockSound(): void {
  context ??= new AudioContext();
  void context.resume();
}

function isResult(word: string | undefined): word is Result {
  return word !== undefined && word in TONES;
}

export function tell(result: string | undefined, isVibrating = true): void {
  if (!isResult(result)) return;
  if (isVibrating) navigator.vibrate?.(PULSES[result]);
  if (context?.state !== "running" || !isSoundOn()) return;
  for (const [pitch, begin, length] of TONES[result]) {
    const tone = new OscillatorNode(context, { frequency: pitch, type: result === "refused" ? "sawtooth" : "sine" });
    const volume = new GainNode(context, { gain: 0.25 });
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + begin);
    tone.stop(context.currentTime + begin + length);
  }
}
