// What is wrong with a field of the widget, in the owner's language.
import type { Widget } from "../../../api/widget";
import type { WidgetDraft } from "../../../state/widgets.svelte";
import { t, texts } from "../../../texts/texts.svelte";

/** The sentence for this field, if it is the one that was refused. */
export function faultAt(draft: WidgetDraft, place: string): string | undefined {
  const fault = draft.fault;
  if (!fault || fault.place !== place) return undefined;
  return sentence(draft.now, place) ?? fault.detail;
}

/** The first refused field of those whose path begins so. */
export function faultBelow(draft: WidgetDraft, root: string): string | undefined {
  const place = draft.fault?.place;
  return place?.startsWith(root) ? faultAt(draft, place) : undefined;
}

function sentence(widget: Widget, place: string): string | undefined {
  const link = /^links\[(\d+)\]\.value$/.exec(place);
  const key = link ? `wrong.link_${widget.links[Number(link[1])]?.kind}` : `wrong.${place.replace(/\[\d+\]/g, "").replace(/\./g, "_")}`;
  return texts.has(key) ? t(key) : undefined;
}
