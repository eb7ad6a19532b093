// The one way to the server: JSON in, JSON out, problem documents as errors.
import { Problem, type ProblemDocument } from "./problem";

const BASE = "/api/v1";
const PATIENCE_MS = 20_000;

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Query = Record<string, string | number | null | undefined>;

/** How far the server's clock is ahead of this machine's, in milliseconds. */
let ahead = 0;
const SECOND_MS = 2_000;

let signedOut = (): void => {};

/** Calls back whenever the server no longer knows this session. */
export function onSignedOut(callback: () => void): void {
  signedOut = callback;
}

export const get = <T>(path: string, query: Query = {}): Promise<T> => call("GET", path + queryString(query));
/** `key` makes a repeat of the same request harmless. */
export const post = <T>(path: string, body?: unknown, key?: string): Promise<T> => call("POST", path, body, key);
export const put = <T>(path: string, body?: unknown): Promise<T> => call("PUT", path, body);
export const patch = <T>(path: string, body: unknown): Promise<T> => call("PATCH", path, body);
export const del = <T>(path: string): Promise<T> => call("DELETE", path);

/** What the server's clock shows, within a second or two. */
export function serverNow(): number {
  return Date.now() + ahead;
}

export function address(path: string): string {
  return BASE + path;
}

/** An id is whatever the address bar holds, so it is always quoted. */
export function seg(id: string): string {
  return encodeURIComponent(id);
}

async function call<T>(method: Method, path: string, body?: unknown, key?: string): Promise<T> {
  const response = await send(method, path, body, key);
  if (response.ok) return (response.status === 204 ? undefined : await json(response)) as T;
  if (response.status === 401 && path !== "/session") signedOut();
  throw new Problem(response.status, await documentOf(response));
}

async function send(method: Method, path: string, body: unknown, key: string | undefined): Promise<Response> {
  const init: RequestInit = { method, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "Content-Type": "application/json", ...(key ? { "Idempotency-Key": key } : {}) };
  }
  try {
    const response = await fetch(BASE + path, init);
    measure(response.headers.get("Date"));
    return response;
  } catch {
    throw new Problem(0);
  }
}

function measure(date: string | null): void {
  const difference = Date.parse(date ?? "") - Date.now();
  // It tells whole seconds only, and the answer was on its way.
  if (Number.isFinite(difference)) ahead = Math.abs(difference) < SECOND_MS ? 0 : difference;
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new Problem(0);
  }
}

async function documentOf(response: Response): Promise<ProblemDocument> {
  try {
    return ((await response.json()) as ProblemDocument | null) ?? {};
  } catch {
    return {};
  }
}

export function queryString(query: Query): string {
  const filled = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") filled.set(name, String(value));
  }
  const text = filled.toString();
  return text ? `?${text}` : "";
}
