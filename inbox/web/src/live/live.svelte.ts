// Whether the screen follows the server, and who wants to hear of changes.
import { address } from "../api/api";
import { Stream, type Change, type Passing } from "./stream";

const CALM_MS = 1_500;
const ASLEEP_MS = 60_000;
const TICK_MS = 10_000;

interface Follower {
  change(change: Change): void;
  reload(): void;
  passing?(frame: Passing): void;
  connected?(): void;
}

class Live {
  /** Shown only when a break lasts, so that a hiccup disturbs nobody. */
  reconnecting = $state(false);
  offline = $state(!navigator.onLine);
  #followers: Follower[] = [];
  #late: ReturnType<typeof setTimeout> | undefined;
  #lastTick = Date.now();
  #stream = new Stream(address("/stream"), {
    reload: () => this.#followers.forEach((follower) => follower.reload()),
    change: (change) => this.#followers.forEach((follower) => follower.change(change)),
    passing: (frame) => this.#followers.forEach((follower) => follower.passing?.(frame)),
    connected: (connected) => {
      this.#connected(connected);
      if (connected) this.#followers.forEach((follower) => follower.connected?.());
    },
  });

  constructor() {
    addEventListener("online", () => this.#network(true));
    addEventListener("offline", () => this.#network(false));
  }

  /** Follows until the returned function is called. */
  start(probe: () => void): () => void {
    this.#probe = probe;
    this.#stream.start();
    const ticking = setInterval(() => this.#wakeUp(), TICK_MS);
    return () => {
      clearInterval(ticking);
      this.#connected(true);
      this.#stream.stop();
    };
  }

  follow(follower: Follower): void {
    this.#followers.push(follower);
  }

  tell(frame: object): void {
    this.#stream.tell(frame);
  }

  #probe = (): void => {};

  #connected(connected: boolean): void {
    if (!connected) {
      // Further failed attempts belong to the same break.
      this.#late ??= setTimeout(() => this.#stillBroken(), CALM_MS);
      return;
    }
    clearTimeout(this.#late);
    this.#late = undefined;
    this.reconnecting = false;
  }

  /** A refused socket does not say why; an ordinary request tells whether the session has ended. */
  #stillBroken(): void {
    this.#late = undefined;
    this.reconnecting = true;
    this.#probe();
  }

  #network(online: boolean): void {
    this.offline = !online;
    if (online) this.#stream.hurry();
  }

  #wakeUp(): void {
    const slept = Date.now() - this.#lastTick > ASLEEP_MS;
    this.#lastTick = Date.now();
    if (slept) this.#stream.hurry();
  }
}

export const live = new Live();
