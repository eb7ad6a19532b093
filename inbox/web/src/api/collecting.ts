// What a site's script told besides visits.

/** A field as the page describes it; `kind` is the type of the input, `hint` its autocomplete. */
export interface SeenField {
  name: string;
  kind: string;
  label: string;
  hint: string;
}

export interface SeenForm {
  page: string;
  selector: string;
  fields: SeenField[];
  seen_at: string;
}

export interface Drop {
  day: string;
  reason: "crawler" | "prefetch" | "privacy" | "off";
  count: number;
}

export const MEANINGS = ["name", "email", "phone", "message"] as const;

/** What a field most likely means, "" for nothing that is sent along unasked. */
export function guess({ name, kind, label, hint }: SeenField): string {
  const told = `${hint} ${name} ${label}`.toLowerCase();
  if (kind === "email" || /e-?mail|почт/.test(told)) return "email";
  if (kind === "tel" || /\btel\b|phone|mobile|телефон/.test(told)) return "phone";
  if (kind === "textarea" || /message|comment|question|сообщен|коммент|вопрос/.test(told)) return "message";
  if (kind === "text" && /(^|[^a-z])((first|last|full|your|given|family|[fl])[-_ ]?)?name([^a-z]|$)|имя|фио/.test(told)) return "name";
  return "";
}
