// Turns any number of wishes for the same work into few runs of it.

const GAP_MS = 300;

/** Runs soon after the first `poke`, then at most once per gap, and never twice at a time. */
export class Pulse {
  #wanted = false;
  #running = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #free = 0;

  constructor(
    private readonly work: () => Promise<unknown>,
    private readonly gap = GAP_MS,
  ) {}

  poke(): void {
    this.#wanted = true;
    if (this.#running || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#run(), Math.max(20, this.#free - performance.now()));
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#wanted = false;
    this.#running = true;
    this.#free = performance.now() + this.gap;
    try {
      await this.work();
    } finally {
      this.#running = false;
      if (this.#wanted) this.poke();
    }
  }
}
