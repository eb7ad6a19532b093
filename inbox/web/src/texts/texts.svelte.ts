// Every visible text, in the agent's language.
import { IntlMessageFormat } from "intl-messageformat";
import en from "./en.json";

export type TextKey = keyof typeof en;
export const LANGUAGES = ["en", "ru"] as const;
export type Language = (typeof LANGUAGES)[number];
type Values = Record<string, string | number>;

const KEY = "onewindow.language";
type Catalogue = Record<TextKey, string>;
type Surplus = Exclude<keyof typeof import("./ru.json"), TextKey | "default">;

// A text that only one of the languages has is a type error here.
const catalogues: Record<Language, () => Promise<[Surplus] extends [never] ? Catalogue : never>> = {
  en: async () => en,
  ru: async () => (await import("./ru.json")).default,
};

class Texts {
  language = $state<Language>("en");
  #catalogue = $state.raw<Catalogue>(en);
  #formats = new Map<string, IntlMessageFormat>();

  /** The wish of the agent, else of this browser. */
  async choose(wish: string | null): Promise<void> {
    const wanted = wish ?? localStorage.getItem(KEY) ?? navigator.language;
    const language = LANGUAGES.find((known) => wanted.startsWith(known)) ?? "en";
    if (wish) localStorage.setItem(KEY, language);
    this.#catalogue = await catalogues[language]();
    this.#formats.clear();
    this.language = language;
    document.documentElement.lang = language;
  }

  /** The language as this region writes it: an English browser in London counts to 24. */
  get locale(): string {
    return navigator.languages.find((spoken) => spoken.startsWith(this.language)) ?? this.language;
  }

  has(key: string): key is TextKey {
    return key in en;
  }

  say(key: TextKey, values?: Values): string {
    const text = this.#catalogue[key];
    return values ? String(this.#format(text).format(values)) : text;
  }

  #format(text: string): IntlMessageFormat {
    let format = this.#formats.get(text);
    if (!format) this.#formats.set(text, (format = new IntlMessageFormat(text, this.language)));
    return format;
  }
}

export const texts = new Texts();

export function t(key: TextKey, values?: Values): string {
  return texts.say(key, values);
}

/** For words that the server chose (a stage, a rule): their text, or the word itself made readable. */
export function word(prefix: string, name: string): string {
  const key = `${prefix}.${name.toLowerCase().replace(/[^a-z0-9]+/g, "_")}`;
  return texts.has(key) ? t(key) : name.replaceAll("_", " ");
}
