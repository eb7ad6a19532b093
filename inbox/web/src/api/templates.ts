// Texts that a provider has approved, for when it takes no free answer.
import { get, seg } from "./api";

export interface Template {
  id: string;
  name: string;
  language: string;
  category: string;
  /** With {{name}} where a value belongs. */
  text: string;
  fields: string[];
  examples: string[];
  buttons: string[];
}

export function templatesOf(conversation: string): Promise<Template[]> {
  return get<Template[]>(`/conversations/${seg(conversation)}/templates`);
}

/** The text in pieces: what stands fast, and the values, or the names of those that are still empty. */
export function filled(template: Template, values: string[]): { text: string; field: boolean }[] {
  return template.text.split(/(\{\{[^{}]+\}\})/).map((piece) => {
    const place = piece.startsWith("{{") ? template.fields.indexOf(piece.slice(2, -2)) : -1;
    return place < 0 ? { text: piece, field: false } : { text: values[place]?.trim() || piece, field: true };
  });
}
