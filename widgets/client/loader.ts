// SPDX-License-Identifier: MIT
/** The site script of sites with a widget: the tracker, and what fetches the widget when the page is idle. */

import { startTracker, type Tracker } from "../../tracking/client/tracker";

/** Changes whenever the built widget does, so that browsers may keep it for good. */
declare const WIDGET_VERSION: string;

export type Call = [name: string, ...words: unknown[]];

/** What the widget finds on the page: the tracker, and what the page has asked for so far. */
export interface Handle {
  tracker: Tracker;
  calls: Call[];
}

interface TrustedTypes {
  createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => typeof rules;
}

const AGAIN_MS = 15_000;

const script = document.currentScript as HTMLScriptElement | null;
const tracker = startTracker(script);
if (tracker) {
  const calls: Call[] = [];
  const api = (window as unknown as { onewindow: Record<string, unknown> }).onewindow;
  let asked = false;

  const load = () => {
    if (asked) return;
    asked = true;
    const element = document.createElement("script");
    const types = (window as unknown as { trustedTypes?: TrustedTypes }).trustedTypes;
    const policy = types && tracker.attempt(() => types.createPolicy("onewindow", { createScriptURL: (url) => url }));
    const url = `${tracker.base}/w/${tracker.site}/widget.js?v=${WIDGET_VERSION}`;
    element.nonce = script!.nonce;
    element.onerror = () => {
      asked = false;
      setTimeout(load, AGAIN_MS);
    };
    element.src = policy?.createScriptURL(url) ?? url;
    document.head.append(element);
  };

  const whenIdle = () => {
    // Not every Safari has it, whatever the types say.
    if ("requestIdleCallback" in window) requestIdleCallback(load, { timeout: 3000 });
    else setTimeout(load, 500);
  };

  for (const name of ["open", "close", "identify"])
    api[name] = (...words: unknown[]) => {
      calls.push([name, ...words]);
      if (name === "open") load();
    };
  api._ = { tracker, calls } satisfies Handle;
  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle);
}
