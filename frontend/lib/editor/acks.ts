/** Whether everything written here is in the server's database: it acknowledges each frame that holds a change. */

const SYNC = 0;
const STEP_2 = 1;
const UPDATE = 2;

export class Acks {
  /** The last number the server gave to what this page sent. */
  seq = 0;
  #waiting = 0;
  #isOpen = false;
  /** The server has asked what it lacks and was answered: before that nobody knows. */
  #isAnswered = false;
  #isChanged = false;

  opened(): void {
    this.#isOpen = true;
    this.#isAnswered = false;
    this.#waiting = 0;
  }

  closed(): void {
    this.#isOpen = false;
  }

  /** Something was typed here. */
  changed(): void {
    this.#isChanged = true;
  }

  sent(frame: Uint8Array): void {
    if (frame[0] !== SYNC || (frame[1] !== STEP_2 && frame[1] !== UPDATE)) return;
    if (frame[1] === STEP_2) this.#isAnswered = true;
    // What goes out before the answer, as the copy of this device does where it is slower than the network, is not
    // acknowledged: the answer brings it once more.
    if (this.#isAnswered) this.#waiting += 1;
  }

  acknowledged(seq: number): void {
    this.seq = Math.max(this.seq, seq);
    this.#waiting = Math.max(0, this.#waiting - 1);
    if (this.isSaved) this.#isChanged = false;
  }

  get isSaved(): boolean {
    return this.#isOpen && this.#isAnswered && this.#waiting === 0;
  }

  /** Leaving the page now would keep something from the colleagues. */
  get isUnsent(): boolean {
    return this.#isChanged && !this.isSaved;
  }
}
