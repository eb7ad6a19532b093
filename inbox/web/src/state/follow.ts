// Joins the stream of changes to what is on the screen.
import type { Change } from "../live/stream";
import { live } from "../live/live.svelte";
import { nameOf, nameOfRow } from "../texts/names";
import { t } from "../texts/texts.svelte";
import { agents } from "./agents.svelte";
import { attention } from "./attention.svelte";
import { bell } from "./bell.svelte";
import { channels } from "./channels.svelte";
import { colleagues } from "./colleagues.svelte";
import { compositions } from "./composing.svelte";
import { contacts } from "./contacts.svelte";
import { conversations, VIEWS, type View } from "./conversations.svelte";
import { fresh } from "./fresh.svelte";
import { here } from "./here.svelte";
import { LEAD_VIEWS, leads, type LeadView } from "./leads.svelte";
import { matter } from "./matter.svelte";
import { readings } from "./readings.svelte";
import { route } from "./route.svelte";
import { scheduled } from "./scheduled.svelte";
import { session } from "./session.svelte";
import { sites } from "./sites.svelte";
import { toasts } from "./toasts.svelte";

export const SCHEDULED = "later";

export function inboxView(): View {
  return VIEWS.find((view) => view === route.view) ?? "open";
}

/** Whether the list of what waits for its time stands where the conversations do. */
export function showsScheduled(): boolean {
  return route.place === "inbox" && route.view === SCHEDULED;
}

export function leadView(): LeadView {
  return LEAD_VIEWS.find((view) => view === route.view) ?? "new";
}

/** What waits for this agent in a view: whatever nobody took, and what is unread of one's own. */
export function waitingIn(view: View): number {
  const rows = conversations.rows(view);
  return view === "unassigned" ? rows.length : rows.filter((item) => conversations.unreadOf(item) > 0).length;
}

/** The list on the screen, and the two that the count in the title is taken from. */
export function readShownLists(): void {
  if (route.place === "leads") leads.list(leadView()).open();
  else if (showsScheduled()) scheduled.refresh();
  else if (session.can("conversations.read")) conversations.list(inboxView()).open();
  if (!session.can("conversations.read")) return;
  conversations.list("unassigned").open();
  conversations.list("mine").open();
}

live.follow({
  connected: () => here.begin(),
  passing: (frame) => here.hear(frame),
  reload() {
    readShownLists();
    void agents.refresh();
    void colleagues.refresh();
    void sites.refresh();
    void channels.refresh();
    matter.reload();
  },
  change(change: Change) {
    if (change.kind === "agent") void Promise.all([agents.refresh(), colleagues.refresh()]);
    else if (change.kind === "site") void sites.refresh();
    else if (change.kind === "channel") void channels.refresh();
    else if (change.kind === "delivery") {
      if (showsScheduled()) scheduled.refresh();
    } else if (change.kind !== "transcript") readShownLists();
    if (change.kind === "entry") here.wrote(change.conversation);
    matter.change(change);
  },
});

conversations.onArrival((items) => {
  const unseen = items.filter((item) => item.status === "open" && item.id !== route.id);
  if (!unseen[0]) return;
  fresh.add(unseen.map((item) => item.id));
  toasts.whisper = t("live.new_conversation", { name: nameOfRow(unseen[0]) });
});

conversations.onWritten((items) => {
  const away = (id: string): boolean => !attention.here || matter.conversation?.id !== id;
  if (items.some((item) => away(item.id))) bell.ring();
});

leads.onArrival((items) => {
  fresh.add(items.filter((item) => item.id !== route.id).map((item) => item.id));
  toasts.whisper = t("live.new_lead", { name: nameOf(items[0]?.contact) });
});

/** What one person read must not be shown to the next one who signs in here. */
export function forgetEverything(): void {
  conversations.forget();
  scheduled.forget();
  leads.forget();
  contacts.forget();
  compositions.forget();
  readings.forget();
  here.forget();
  colleagues.forget();
  sites.forget();
  channels.forget();
  toasts.clear();
}
