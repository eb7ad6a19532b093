// Why two contacts may be one person, in words.
import type { Duplicate } from "../api/shapes";
import { t } from "./texts.svelte";

export function evidenceOf(duplicate: Duplicate): string {
  return duplicate.evidence.map(({ kind, value }) => reason(kind, value ?? "")).filter(Boolean).join(" · ");
}

function reason(kind: string, value: string): string {
  switch (kind) {
    case "visitor":
      return t("contact.same_visitor");
    case "email":
      return t("contact.same_email", { value });
    case "phone":
      return t("contact.same_phone", { value });
    case "name":
      return t("contact.same_name");
    default:
      return "";
  }
}
