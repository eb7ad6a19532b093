// The questions whose answers lead to a person; each is understood by its name.
import type { FieldKind, FormField } from "../../../api/widget";

const field = (name: string, kind: FieldKind): FormField => ({ name, kind, label: null, required: false, options: [] });

export const STANDARD: FormField[] = [field("name", "text"), field("email", "email"), field("phone", "tel"), field("message", "textarea")];

export function isStandard(name: string): name is "name" | "email" | "phone" | "message" {
  return STANDARD.some((each) => each.name === name);
}
