// SPDX-License-Identifier: MIT
/** The widget in a frame of its owner's screen: drawn from the settings that the screen posts, sending nothing. */

import type { Tracker } from "../../tracking/client/tracker";
import type { PageName } from "./panel";
import { settingsOf, type Settings } from "./settings";
import { Shell } from "./shell";

interface Posted {
  t: "widget";
  widget: Partial<Settings>;
  open: PageName | null;
}

/** Remembers nothing, and has nowhere to send anything to. */
const nobody: Tracker = {
  base: location.origin,
  site: "preview",
  visitor: () => null,
  remember: () => {},
  keeps: () => false,
  source: () => ({}),
  newKey: () => "preview",
  attempt: (what) => {
    try {
      return what();
    } catch {
      return null;
    }
  },
};

/** Something like a page, so that the widget does not stand in the void. */
const PAGE = `
  html { background: #f4f5f7; }
  body { margin: 0; height: 100vh; background: repeating-linear-gradient(#0000 0 2.5em, #14181f0d 2.5em 3.5em) 2em 1em / 60% 70% no-repeat; }
`;

let shell: Shell | null = null;

addEventListener("message", ({ data, origin, source }: MessageEvent<Posted>) => {
  // The frame is sandboxed, so its own origin is opaque; its address still tells whose it is.
  if (origin !== location.origin || source !== parent || data?.t !== "widget") return;
  shell?.remove();
  shell = null;
  const settings = settingsOf(data.widget);
  if (!settings.enabled) return;
  shell = new Shell({ tracker: nobody, live: false, track: () => {} }, settings);
  if (data.open) shell.open(data.open);
});

const page = new CSSStyleSheet();
page.replaceSync(PAGE);
document.adoptedStyleSheets = [page];
parent.postMessage({ t: "ready" }, location.origin);
