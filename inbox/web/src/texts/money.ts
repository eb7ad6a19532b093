// Sums of money as the agent's language writes them.
import { texts } from "./texts.svelte";

export function money(value: { amount: string; currency: string }): string {
  try {
    const format = new Intl.NumberFormat(texts.locale, { style: "currency", currency: value.currency });
    return format.format(Number(value.amount));
  } catch {
    return `${value.amount} ${value.currency}`;
  }
}
