// A short sound when a contact writes; silent until the agent has touched the page once, as browsers ask.
import { Setting } from "./setting.svelte";

const QUIET_MS = 2_000;
const LOUDNESS = 0.12;
const NOTES: [hertz: number, after: number][] = [
  [660, 0],
  [880, 0.11],
];

class Bell {
  readonly setting = new Setting("onewindow.sound", true);
  #context: AudioContext | null = null;
  #last = -QUIET_MS;

  constructor() {
    addEventListener("pointerdown", () => this.#allow(), { once: true });
    addEventListener("keydown", () => this.#allow(), { once: true });
  }

  /** One window of this browser rings, however many are open. */
  ring(): void {
    const now = performance.now();
    if (!this.setting.on || !this.#context || now - this.#last < QUIET_MS) return;
    this.#last = now;
    if (!navigator.locks) return this.play();
    void navigator.locks.request("onewindow.bell", { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      this.play();
      await new Promise((done) => setTimeout(done, QUIET_MS));
    });
  }

  play(): void {
    const context = this.#context;
    if (!context) return;
    for (const [hertz, after] of NOTES) this.#note(context, hertz, context.currentTime + after);
  }

  #allow(): void {
    this.#context ??= new AudioContext();
  }

  #note(context: AudioContext, hertz: number, at: number): void {
    const tone = new OscillatorNode(context, { frequency: hertz, type: "sine" });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.28);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.3);
  }
}

export const bell = new Bell();
