// Where the files of an entry lie.
import { address, seg } from "./api";

export function fileHref(entryId: string, index: number): string {
  return address(`/entries/${seg(entryId)}/attachments/${index}`);
}

/** A small picture of it, which the server made. */
export function previewHref(entryId: string, index: number): string {
  return `${fileHref(entryId, index)}/preview`;
}
