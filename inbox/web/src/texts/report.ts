// The source of a lead as plain text, to be pasted into a mail or a sheet.
import type { Lead } from "../api/shapes";
import { evidenceRows, groupName, reason, sourceLine, story } from "./sources";
import { t } from "./texts.svelte";
import { fully } from "./times";

export function sourceReport(lead: Lead): string {
  const { source, first_touch: first, last_touch: last } = lead;
  const because = reason(source);
  const pages = lead.pages.filter((page) => !page.event);
  return [
    t("source.then_wrote", { story: story(source, lead.page_count) }),
    `${groupName(source)}. ${because.why} ${because.sure}`.trim(),
    ...line(t("lead.created"), fully(lead.created_at)),
    ...line(t("source.content"), source.content),
    ...line(t("source.click"), source.click_id && `${source.click_id.name} = ${source.click_id.value}`),
    ...line(t("source.first"), first && `${sourceLine(first.source)}, ${fully(first.at)}`),
    ...line(t("source.last"), last && `${sourceLine(last.source)}, ${fully(last.at)}`),
    ...line(t("source.landing"), last?.landing_url),
    ...line(t("source.referrer"), last?.referrer),
    ...pages.map((page, index) => `${t("touch.pages")} ${index + 1}: ${page.title?.trim() ?? ""} ${page.url}`),
    ...evidenceRows(source).map(([name, value]) => `${name}: ${value}`),
  ].join("\n");
}

function line(label: string, value: string | null | undefined): string[] {
  return value ? [`${label}: ${value}`] : [];
}
