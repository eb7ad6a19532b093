// What went wrong with a request, ready to be said in one sentence.
import { t, type TextKey } from "../texts/texts.svelte";

const SENTENCES: Record<number, TextKey> = {
  0: "problem.network",
  401: "problem.signed_out",
  403: "problem.forbidden",
  404: "problem.gone",
  409: "problem.conflict",
  413: "problem.too_big",
  429: "problem.too_many",
};

/** A problem document; members beyond these depend on its type. */
export interface ProblemDocument {
  type?: unknown;
  title?: unknown;
  detail?: unknown;
  entries?: unknown;
  /** The part of what was sent that the refusal is about. */
  field?: unknown;
}

/** `status` is 0 when no answer came at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly document: ProblemDocument = {},
  ) {
    super(`status ${status}`);
  }

  /** The server's own sentence. */
  get detail(): string | null {
    const said = this.document.detail ?? this.document.title;
    return typeof said === "string" && said ? said : null;
  }

  is(kind: string): boolean {
    return typeof this.document.type === "string" && this.document.type.endsWith(kind);
  }
}

export function sentenceOf(error: unknown): string {
  if (!(error instanceof Problem)) return t("problem.unknown");
  const known = SENTENCES[error.status];
  if (known) return t(known);
  if (error.status >= 500) return t("problem.server");
  return error.detail ?? t("problem.unknown");
}
