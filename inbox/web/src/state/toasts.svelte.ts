// Short messages that come, may offer one thing to do, and go.

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad";
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

  close(id: number): void {
    this.all = this.all.filter((toast) => toast.id !== id);
  }

  clear(): void {
    this.all = [];
    this.whisper = "";
  }
}

export const toasts = new Toasts();
