// The name that an answer is sent under, made of the question.

const LETTERS: Record<string, string> = {
  а: "a", б: "b", в: "v", г: "g", д: "d", е: "e", ё: "e", ж: "zh", з: "z", и: "i", й: "y", к: "k", л: "l", м: "m", н: "n", о: "o",
  п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "h", ц: "ts", ч: "ch", ш: "sh", щ: "sch", ъ: "", ы: "y", ь: "", э: "e", ю: "yu", я: "ya",
};
const LONGEST = 40;
/** What the form itself sends under these names would be taken for the answer. */
const TAKEN = ["visitor", "page", "referrer", "consent", "next", "fields"];

/** Small Latin letters, digits and "_"; a number is added where one of `others` has that name. */
export function slug(question: string, others: string[]): string {
  const plain = Array.from(question.toLowerCase().normalize("NFD").replace(/[\u0300-\u0305\u0307-\u036f]/g, "").normalize("NFC"));
  const spelled = plain.map((letter) => LETTERS[letter] ?? letter).join("");
  const name = spelled.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, LONGEST - 3) || "field";
  const isFree = (wish: string): boolean => !others.includes(wish) && !TAKEN.includes(wish);
  if (isFree(name)) return name;
  let number = 2;
  while (!isFree(`${name}_${number}`)) number++;
  return `${name}_${number}`;
}
