// One recording being played: where it is, how fast, and that only one plays at a time.
const SPEEDS = [1, 1.25, 1.5, 2];

let current: HTMLAudioElement | null = null;

export class Playing {
  at = $state(0);
  length = $state(0);
  paused = $state(true);
  speed = $state(1);
  skips = $state(false);
  failed = $state(false);
  #element: HTMLAudioElement | null = null;
  /** Where to begin, if it is not loaded yet. */
  #begin: number | null = null;
  #speech: [number, number][] = [];

  /** Follows the element until it is gone. */
  lend = (element: HTMLAudioElement): (() => void) => {
    this.#element = element;
    return () => {
      element.pause();
      this.#element = null;
      if (current === element) current = null;
    };
  };

  /** Stretches in which somebody speaks, in order. */
  voices(speech: [number, number][]): void {
    this.#speech = [...speech].sort((one, other) => one[0] - other[0]);
  }

  toggle(): void {
    if (this.paused) void this.#play();
    else this.#element?.pause();
  }

  pause(): void {
    this.#element?.pause();
  }

  seek(seconds: number, play = false): void {
    const element = this.#element;
    if (!element) return;
    const at = Math.max(0, Math.min(seconds, this.length || seconds));
    this.at = at;
    if (element.readyState > 0) element.currentTime = at;
    else {
      this.#begin = at;
      element.preload = "metadata";
      element.load();
    }
    if (play) void this.#play();
  }

  faster(): void {
    this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length]!;
    if (this.#element) this.#element.playbackRate = this.speed;
  }

  loaded(): void {
    const element = this.#element;
    if (!element) return;
    if (Number.isFinite(element.duration)) this.length = element.duration;
    element.playbackRate = this.speed;
    if (this.#begin !== null) element.currentTime = this.#begin;
    this.#begin = null;
  }

  moved(): void {
    if (!this.#element || this.#begin !== null) return;
    this.at = this.#element.currentTime;
    if (!this.skips || this.paused || this.#speech.some(([, end]) => this.at < end && this.at >= end - 0.05)) return;
    const next = this.#speech.find(([, end]) => end > this.at);
    if (next && next[0] - this.at > 1) this.#element.currentTime = next[0] - 0.2;
  }

  async #play(): Promise<void> {
    const element = this.#element;
    if (!element) return;
    if (current !== element) current?.pause();
    current = element;
    this.failed = false;
    // What cannot be played says so by its error event; a pause in between is no fault.
    await element.play().catch(() => {});
  }
}
