// SPDX-License-Identifier: MIT
/** Notices what the page's own code sends, and leaves it as it is. */

export function watchSending(ours: string, cares: () => boolean, onText: (text: string) => void, onSubmit: (form: HTMLFormElement) => void): void {
  const look = (body: unknown) => {
    if (!cares()) return;
    try {
      tell(body, onText);
    } catch {
      // Another kind of body; the page must not notice.
    }
  };
  around(window as unknown as Methods, "fetch", (_, [target, init]) => {
    // What the tracker tells holds the address of the page, and that may hold what was typed before.
    if (String(target instanceof Request ? target.url : target).startsWith(ours)) return;
    const request = target instanceof Request && !/^(GET|HEAD)$/.test(target.method) ? target : null;
    look((init as RequestInit | undefined)?.body ?? (request && cares() ? request.clone() : null));
  });
  around(XMLHttpRequest.prototype as unknown as Methods, "send", (_, [body]) => look(body));
  around(Navigator.prototype as unknown as Methods, "sendBeacon", (_, [, body]) => look(body));
  around(HTMLFormElement.prototype as unknown as Methods, "submit", (form) => onSubmit(form as HTMLFormElement));
}

type Methods = Record<string, (...words: unknown[]) => unknown>;

function around(owner: Methods, name: string, before: (self: unknown, words: unknown[]) => void): void {
  const original = owner[name];
  if (typeof original !== "function") return;
  owner[name] = function (this: unknown, ...words: unknown[]) {
    try {
      before(this, words);
    } catch {
      // As above.
    }
    return original.apply(this, words);
  };
}

function tell(body: unknown, onText: (text: string) => void): void {
  if (typeof body === "string") onText(`${body}\n${unescaped(body)}`);
  else if (body instanceof URLSearchParams || body instanceof FormData)
    onText([...(body as unknown as Iterable<[string, unknown]>)].map(([, value]) => String(value)).join("\n"));
  else if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) onText(new TextDecoder().decode(body as ArrayBuffer));
  else if (body instanceof Blob || body instanceof Request)
    void body.text().then(
      (text) => tell(text, onText),
      () => undefined,
    );
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return "";
  }
}
