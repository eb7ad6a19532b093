// SPDX-License-Identifier: MIT
/** Finds a telephone number in any spelling, and writes another one in its place in the same spelling. */

/** A number on the page, and the digits that stand for it there: whether with its country's code. */
export interface Shown {
  shown: string;
  forms: [digits: string, international: boolean][];
}

/** What is shown in its place; `national` is empty where that is another country's. */
export interface Lent {
  shown: string;
  number: string;
  international: string;
  national: string;
}

export type Lending = Map<string, Lent>;

const GAP = "[\\s\\u00a0\\u2010-\\u2015\\u202f().\\-/]{0,3}";

export class Speller {
  private readonly forms: { shown: string; digits: string; international: boolean }[];
  private readonly pattern: RegExp;

  constructor(numbers: Shown[]) {
    this.forms = numbers
      .flatMap(({ shown, forms }) => forms.map(([digits, international]) => ({ shown, digits, international })))
      .sort((one, other) => other.digits.length - one.digits.length);
    const each = this.forms.map(({ digits }) => `(${[...digits].join(GAP)})`).join("|");
    this.pattern = new RegExp(`(^|[^\\d+])(\\+|00)?(${GAP})(?:${each})(?!\\d)`, "g");
  }

  has(text: string): boolean {
    return text.search(this.pattern) >= 0;
  }

  /** The text with the numbers that are lent now. */
  spell(text: string, lending: Lending): string {
    return text.replace(this.pattern, (all: string, before: string, plus = "", gap: string, ...found: (string | undefined)[]) => {
      const place = this.forms.findIndex((_, index) => found[index] !== undefined);
      const { shown, international } = this.forms[place]!;
      const lent = lending.get(shown);
      return lent ? before + written(plus, gap, found[place]!, international, lent) : all;
    });
  }

  /** The number that a `tel:` link leads to, if it is one of ours. */
  called(href: string): string | undefined {
    const digits = href.replace(/^tel:|[;?].*$/gi, "").replace(/%20|[^\d]/g, "").replace(/^00/, "");
    return this.forms.find((form) => form.digits === digits)?.shown;
  }
}

function written(plus: string, gap: string, found: string, international: boolean, lent: Lent): string {
  const text = international || !lent.national ? lent.international : lent.national;
  const digits = text.replace(/\D/g, "");
  // As long as the one before, it stands in the same place: nothing on the page moves.
  if (digits.length === found.replace(/\D/g, "").length && (international || lent.national)) {
    let next = 0;
    return plus + gap + found.replace(/\d/g, () => digits[next++]!);
  }
  return gap.replace("(", "") + text;
}
