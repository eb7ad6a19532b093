// The plainest form that can be put on a customer's page.
import type { Site } from "../api/shapes";
import { t } from "./texts.svelte";

/** HTML that works without JavaScript; with the site's script its leads carry their source, too. */
export function formOf(site: Site): string {
  const home = /src="([^"]+)\/w\//.exec(site.snippet)?.[1] ?? location.origin;
  return [
    `<form method="post" action="${home}/w/${site.id}/leads">`,
    `  <label>${t("form.name")} <input name="name" autocomplete="name"></label>`,
    `  <label>${t("form.email")} <input name="email" type="email" autocomplete="email"></label>`,
    `  <label>${t("form.phone")} <input name="phone" type="tel" autocomplete="tel"></label>`,
    `  <label>${t("form.message")} <textarea name="message"></textarea></label>`,
    `  <input name="_website" tabindex="-1" autocomplete="off" hidden>`,
    `  <button>${t("form.send")}</button>`,
    `</form>`,
  ].join("\n");
}
