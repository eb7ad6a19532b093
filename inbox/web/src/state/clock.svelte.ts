// The moment that relative times are counted from; it moves on by itself.

class Clock {
  now = $state(Date.now());

  constructor() {
    setInterval(() => this.#look(), 20_000);
    document.addEventListener("visibilitychange", () => this.#look());
  }

  #look(): void {
    if (!document.hidden) this.now = Date.now();
  }
}

export const clock = new Clock();
