// SPDX-License-Identifier: MIT
/** Draws the widget as its owner has set it, and answers what the page has asked for meanwhile. */

import type { User } from "./conversation";
import type { Call, Handle } from "./loader";
import type { PageName } from "./panel";
import { settingsOf, type Settings } from "./settings";
import { Shell } from "./shell";

const FIRST_PAUSE_MS = 3000;
const LONGEST_PAUSE_MS = 60_000;

const api = (window as unknown as { onewindow: Record<string, unknown> & { _?: Handle } }).onewindow;
const handle = api._;
delete api._;
if (handle) void start(handle, FIRST_PAUSE_MS);

async function start({ tracker, calls }: Handle, pause: number): Promise<void> {
  const answer = await fetch(`${tracker.base}/w/${tracker.site}/widget.json`, { credentials: "omit" }).catch(() => null);
  if (!answer?.ok) {
    setTimeout(() => void start({ tracker, calls }, Math.min(pause * 2, LONGEST_PAUSE_MS)), pause);
    return;
  }
  const settings = settingsOf((await answer.json()) as Partial<Settings>);
  if (!settings.enabled) return;
  const track = api["track"] as (name: string) => void;
  const shell = new Shell({ tracker, live: true, track }, settings, () => track(settings.chat ? "chat opened" : "widget opened"));
  const verbs: Record<string, (...words: never[]) => void> = {
    open: (page?: PageName) => shell.open(page),
    close: () => shell.close(),
    identify: (user: User | null) => shell.identify(user),
  };
  Object.assign(api, verbs);
  for (const [name, ...words] of calls as Call[]) verbs[name]?.(...(words as never[]));
}
