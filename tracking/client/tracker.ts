// SPDX-License-Identifier: MIT
/** Tells where a visitor came from and what he read, and lets forms say so when they are sent. */

import { newKey } from "./new_key";

/** True in the build for sites that ask before anything is kept in the browser. */
declare const ASK_FIRST: boolean;
/** True in the build for sites that never keep anything in the browser. */
declare const COOKIELESS: boolean;

export type Pairs = Record<string, unknown>;

/** What the widget shares with the tracker of its page. */
export interface Tracker {
  /** Where OneWindow answers, without a slash at the end. */
  base: string;
  /** The site's key. */
  site: string;
  visitor: () => string | null;
  remember: (token: unknown) => void;
  /** Whether the browser may keep anything now. */
  keeps: () => boolean;
  /** The members of a form that say where its sender came from. */
  source: () => Record<string, string>;
  newKey: () => string;
  attempt: <T>(what: () => T) => T | null;
}

/** Null if the script tag is not ours, or the page holds it twice. */
export function startTracker(script: HTMLScriptElement | null): Tracker | null {
  const [, base, site] = /^(.*)\/w\/([^/?#]+)\.js/.exec(script?.src ?? "") ?? [];
  const page = window as unknown as { onewindow?: Pairs & unknown[][]; ow_link?: string };
  if (!site || page.onewindow?.track) return null;

  const started = Date.now();
  const leads = `/w/${site}/leads`;
  // Global Privacy Control: nothing is kept in the browser; forms still carry their own page and referrer.
  const isPrivate = (navigator as Navigator & { globalPrivacyControl?: boolean }).globalPrivacyControl;
  const busy = new WeakSet<HTMLFormElement>();
  const opened = new WeakSet<HTMLFormElement>();
  let allowed = !ASK_FIRST;
  let begun = false;
  let visitor: string | null = null;
  let landing = [location.href, document.referrer];
  let last = "";
  let previous = document.referrer;
  let first: Promise<void> | undefined;

  const keeps = () => !COOKIELESS && allowed && !isPrivate;

  // Storage throws where the browser forbids it (sandboxed frames, blocked cookies).
  function attempt<T>(what: () => T): T | null {
    try {
      return what();
    } catch {
      return null;
    }
  }

  function recall(): string | null {
    return (
      attempt(() => /(?:^|; )ow_visitor=([^;]+)/.exec(document.cookie)?.[1] ?? null) ??
      attempt(() => localStorage.getItem("ow_visitor"))
    );
  }

  function remember(token: unknown): void {
    if (typeof token !== "string" || !/^[\w.~=-]+$/.test(token)) return;
    visitor = token;
    if (!keeps()) return;
    setCookie(`${token}; Max-Age=34560000`);
    attempt(() => localStorage.setItem("ow_visitor", token));
  }

  function setCookie(value: string): void {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    attempt(() => (document.cookie = `ow_visitor=${value}; Path=/; SameSite=Lax${secure}`));
  }

  function forget(): void {
    setCookie("; Max-Age=0");
    for (const kept of ["localStorage", "sessionStorage"] as const)
      attempt(() => {
        for (const name of Object.keys(window[kept])) if (name.startsWith("ow_")) window[kept].removeItem(name);
      });
  }

  /** The page says what its visitor decided; it says so on each page, and may take it back. */
  function consent(given: boolean): void {
    allowed = given;
    if (!given) forget();
    else if (visitor) remember(visitor);
    if (begun && given) start();
  }

  async function post(path: string, body: string, headers?: HeadersInit): Promise<Response> {
    // A keepalive body above 64 kB is refused by browsers before it is sent.
    return fetch(base + path, { method: "POST", body, headers, keepalive: body.length < 2e4, credentials: "same-origin" });
  }

  async function send(body: Pairs): Promise<void> {
    try {
      const answer = await post(`/w/${site}/touches`, JSON.stringify({ visitor, ...body }));
      if (answer.ok) remember((await answer.json()).visitor);
    } catch {
      // The page must not notice; a form carries page and referrer itself.
    }
  }

  /** Touches wait for the first answer, or each of them would start a visitor of its own. */
  function touch(event: Pairs | null): void {
    if (!allowed) return;
    const body = {
      page: location.href,
      referrer: previous,
      title: document.title,
      at: new Date().toISOString(),
      event,
      link: page.ow_link,
      left_for: keeps() ? attempt(() => sessionStorage.getItem("ow_left")) : null,
    };
    if (visitor || !first) {
      const sent = send(body);
      first ??= sent;
    } else {
      first = first.then(() => send(body));
    }
  }

  function view(): void {
    if (!allowed || last === location.href) return;
    previous = last || document.referrer;
    last = location.href;
    touch(null);
  }

  function watchRoutes(): void {
    for (const name of ["pushState", "replaceState"] as const) {
      const original = history[name];
      history[name] = function (this: History, ...rest: Parameters<History["pushState"]>) {
        original.apply(this, rest);
        // The application sets the title after it has changed the address.
        setTimeout(view);
      };
    }
    addEventListener("popstate", () => setTimeout(view));
  }

  function onClick(event: Event): void {
    const link = (event.target as Element).closest?.<HTMLAnchorElement>("a[href]");
    const name = { "tel:": "phone clicked", "mailto:": "mail clicked" }[link?.protocol ?? ""];
    if (name) touch({ name });
    // Who comes back from there has not arrived anew.
    else if (link?.host && link.host !== location.host && keeps())
      attempt(() => sessionStorage.setItem("ow_left", link.hostname));
  }

  function onFocus(event: Event): void {
    const { form } = event.target as HTMLInputElement;
    if (!form || opened.has(form)) return;
    opened.add(form);
    touch({ name: "form started" });
  }

  function source(): Record<string, string> {
    return {
      visitor: visitor ?? "",
      page: location.href,
      referrer: document.referrer,
      _landing: landing[0]!,
      _landing_referrer: landing[1]!,
      _elapsed: `${Date.now() - started}`,
    };
  }

  function fill(form: HTMLFormElement): void {
    for (const [name, value] of Object.entries(source())) {
      let field = form.querySelector<HTMLInputElement>(`input[type=hidden][name=${name}]`);
      if (!field) {
        field = document.createElement("input");
        field.type = "hidden";
        field.name = name;
        form.append(field);
      }
      field.value = value;
    }
  }

  function onSubmit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    // An input named "action" hides form.action, hence the attribute.
    const action = attempt(() => new URL(form.getAttribute("action") ?? "", document.baseURI).pathname);
    if (!action?.endsWith(leads)) return touch({ name: "form sent" });
    fill(form);
    if (!form.hasAttribute("data-onewindow")) return;
    event.preventDefault();
    if (busy.has(form)) return;
    busy.add(form);
    const body: Record<string, string> = {};
    for (const [name, value] of new FormData(form, event.submitter))
      if (typeof value === "string") body[name] = name in body ? `${body[name]}, ${value}` : value;
    const key = newKey();
    const text = JSON.stringify(body);
    if (allowed) attempt(() => sessionStorage.setItem(`ow_lead_${key}`, text));
    void deliver(key, text, form, 1000);
  }

  /** Repeats with the same key until the server has answered for good; a reload takes it up again. */
  async function deliver(key: string, body: string, target: EventTarget, pause: number): Promise<void> {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": key, Accept: "application/json" };
    const answer = await post(leads, body, headers).catch(() => null);
    const status = answer?.status ?? 0;
    if (status < 200 || status > 499 || status === 408 || status === 425 || status === 429) {
      setTimeout(() => void deliver(key, body, target, Math.min(pause * 2, 6e4)), pause * (0.5 + Math.random()));
      return;
    }
    attempt(() => sessionStorage.removeItem(`ow_lead_${key}`));
    busy.delete(target as HTMLFormElement);
    const detail: unknown = await answer!.json().catch(() => null);
    const name = answer!.ok ? "onewindow:sent" : "onewindow:failed";
    target.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  function resume(): void {
    attempt(() => {
      for (const [name, body] of Object.entries({ ...sessionStorage }))
        if (name.startsWith("ow_lead_")) void deliver(name.slice(8), body as string, document, 1000);
    });
  }

  function keepLanding(): void {
    if (!keeps()) return;
    const kept = attempt(() => JSON.parse(sessionStorage.getItem("ow_landing") ?? "null") as string[] | null);
    if (kept?.length === 2) landing = kept;
    else attempt(() => sessionStorage.setItem("ow_landing", JSON.stringify(landing)));
  }

  /** Once when the page is shown, and once more when its visitor agrees later than that. */
  function start(): void {
    if (!begun) watchRoutes();
    begun = true;
    if (!allowed || last) return view();
    if (keeps()) visitor ??= recall();
    keepLanding();
    resume();
    view();
  }

  const early = page.onewindow;
  const api: Pairs = {
    visitor: () => visitor,
    track: (name: string, data?: Pairs) => touch({ ...data, name }),
    consent,
    // The page may call before we are there: (window.onewindow = window.onewindow || []).push(["consent", true])
    push: (...calls: [string, ...unknown[]][]) => {
      for (const [name, ...words] of calls) (api[name] as ((...words: unknown[]) => void) | undefined)?.(...words);
    },
  };
  page.onewindow = api as typeof page.onewindow;
  for (const [name, listener] of [["submit", onSubmit], ["click", onClick], ["focusin", onFocus]] as const)
    document.addEventListener(name, listener as EventListener, true);
  // The widget adds its calls to the api first, hence the task of its own.
  void Promise.resolve().then(() => {
    if (Array.isArray(early)) (api.push as (...calls: unknown[]) => void)(...early);
    // A page that the browser only prepares has not been visited.
    if ((document as Document & { prerendering?: boolean }).prerendering)
      document.addEventListener("prerenderingchange", start, { once: true });
    else start();
  });
  return { base: base!, site, visitor: () => visitor, remember, keeps, source, newKey, attempt };
}
