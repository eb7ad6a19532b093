// SPDX-License-Identifier: MIT
/** Says the widget's texts in the language of the page, with the owner's own words where he has set them. */

import { en, type Key } from "./en";
import { ru } from "./ru";
import type { Settings } from "./settings";

type Values = Record<string, string | number>;

const LANGUAGES: Record<string, Record<string, string>> = { en, ru };

export interface Texts {
  language: string;
  /** The same with the visitor's own country, for the time of day. */
  locale: string;
  say: (key: Key, values?: Values) => string;
  /** The form of "unread" and the like that goes with the number. */
  count: (key: "unread", n: number) => string;
  /** The text of a key that may not exist, such as that of a field the owner has named. */
  named: (key: string) => string | undefined;
}

export function textsOf(settings: Settings): Texts {
  const language = languageOf(settings.language);
  const plurals = new Intl.PluralRules(language);

  function named(key: string): string | undefined {
    return settings.texts[key] || LANGUAGES[language]?.[key];
  }

  function filled(text: string, values: Values): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? `${values[name]}` : whole));
  }

  return {
    language,
    locale: navigator.language.startsWith(language) ? navigator.language : language,
    named,
    say: (key, values = {}) => filled(named(key) ?? key, values),
    count: (key, n) => filled(named(`${key}.${plurals.select(n)}`) ?? named(`${key}.other`) ?? "", { n }),
  };
}

function languageOf(wanted: string | null): string {
  const given = wanted || document.documentElement.lang || navigator.language;
  const short = given.slice(0, 2).toLowerCase();
  return short in LANGUAGES ? short : "en";
}
