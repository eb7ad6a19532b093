// The phrases that are watched.
import { del, get, post, seg } from "../api/api";
import type { Entry } from "../api/history";
import type { Page } from "../api/shapes";

export const LANGUAGES = ["ca", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hu", "it", "lt", "nl", "no", "pl", "pt", "ro", "ru", "sr", "sv", "tr"];

export type SaidBy = "anyone" | "client" | "us";
export const SPEAKERS: SaidBy[] = ["anyone", "client", "us"];

export interface Phrase {
  id: string;
  text: string;
  /** Two letters; empty where the words stand for themselves. */
  language: string;
  said_by: SaidBy;
}

class Phrases {
  all = $state.raw<Phrase[] | null>(null);
  error = $state.raw<unknown>(null);

  async read(): Promise<void> {
    try {
      this.all = (await get<Page<Phrase>>("/phrases")).items;
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }

  async add(phrase: Omit<Phrase, "id">): Promise<void> {
    this.all = [...(this.all ?? []), await post<Phrase>("/phrases", phrase)];
  }

  async remove(id: string): Promise<void> {
    await del(`/phrases/${seg(id)}`);
    this.all = (this.all ?? []).filter((phrase) => phrase.id !== id);
  }

  async found(id: string, after: string | null): Promise<Page<Entry>> {
    return await get<Page<Entry>>(`/phrases/${seg(id)}/entries`, { after, limit: 20 });
  }
}

export const phrases = new Phrases();
