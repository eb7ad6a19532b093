// Short messages that come, may offer one thing to do, and go.

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad";
  /** When it goes, and what it says so many seconds before. */
  end?: { at: number; say: (seconds: number) => string } | undefined;
  action?: { label: string; run: () => void } | undefined;
}

const STAY_MS = 6_000;
const STAY_WITH_ACTION_MS = 10_000;
const MOST = 3;

class Toasts {
  all = $state.raw<Toast[]>([]);
  /** Said to screen readers only. */
  whisper = $state("");
  #count = 0;

  show(text: string, tone: Toast["tone"] = "plain", action?: Toast["action"]): void {
    const id = ++this.#count;
    const others = this.all.filter((toast) => toast.text !== text);
    this.all = [...others, { id, text, tone, action }].slice(-MOST);
    setTimeout(() => this.close(id), action ? STAY_WITH_ACTION_MS : STAY_MS);
  }

  /** Stays until the time is over, and tells how long that is. */
  countDown(say: (seconds: number) => string, ms: number, action: NonNullable<Toast["action"]>): void {
    if (ms <= 0) return;
    const id = ++this.#count;
    const end = { at: Date.now() + ms, say };
    this.all = [...this.all, { id, text: say(Math.ceil(ms / 1000)), tone: "plain" as const, end, action }].slice(-MOST);
    setTimeout(() => this.close(id), ms);
  }

  close(id: number): void {
    this.all = this.all.filter((toast) => toast.id !== id);
  }

  clear(): void {
    this.all = [];
    this.whisper = "";
  }
}

export const toasts = new Toasts();
