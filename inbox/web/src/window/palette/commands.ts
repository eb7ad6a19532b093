// Everything that the palette can go to or do, and which of it fits what was typed.
import type { Entry, MatchPiece } from "../../api/history";
import { bell } from "../../state/bell.svelte";
import { conversations, VIEWS } from "../../state/conversations.svelte";
import { SCHEDULED } from "../../state/follow";
import { matter } from "../../state/matter.svelte";
import { route } from "../../state/route.svelte";
import { seesSetup, session } from "../../state/session.svelte";
import { sought } from "../../state/sought.svelte";
import { take, toggleResolved } from "../../state/verbs";
import { channelIcon } from "../../texts/channels";
import { nameOfRow } from "../../texts/names";
import { t } from "../../texts/texts.svelte";
import { dayOf } from "../../texts/times";
import type { IconName } from "../../ui/icons";
import { writing } from "../writing";

export interface Command {
  key: string;
  group: string;
  label: string;
  /** Said beside the label, and searched as well. */
  hint: string;
  /** The label once more, with what was looked for marked. */
  pieces?: MatchPiece[];
  icon: IconName;
  shortcut?: string;
  run: () => void;
}

const MOST_CONVERSATIONS = 8;
const MOST_UNASKED = 5;

export function commandsFor(wanted: string, window: { keys: () => void; profile: () => void }): Command[] {
  const words = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = (command: Command): boolean => {
    const text = `${command.label} ${command.hint}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
  const found = known().filter(fits).slice(0, words.length ? MOST_CONVERSATIONS : MOST_UNASKED);
  const others = [...actions(), ...places(), ...ofWindow(window)].filter(fits);
  // A name is what people mostly look for once they type.
  return words.length ? [...found, ...others] : [...others.slice(0, actions().length), ...found, ...others.slice(actions().length)];
}

/** What was said, wherever and whenever; it stands last, because it comes a moment later. */
export function entriesFound(found: Entry[]): Command[] {
  return found.map((entry) => {
    const pieces = entry.match ?? [];
    return {
      key: `entry ${entry.id}`,
      group: t("palette.entries"),
      label: pieces.map((piece) => piece.text).join(""),
      pieces,
      hint: dayOf(entry.at),
      icon: entry.kind === "note" ? "note" : entry.kind === "form" ? "form" : "chat",
      run: () => {
        sought.entryId = entry.id;
        sought.second = entry.spoken ? { entryId: entry.id, n: entry.spoken.n, start: entry.spoken.start } : null;
        route.go(route.href("inbox", entry.conversation_id));
      },
    };
  });
}

function actions(): Command[] {
  const conversation = matter.conversation;
  if (!conversation || !session.can("conversations.write")) return [];
  const group = t("palette.actions");
  const own = conversation.assignee?.id === session.me?.id;
  const isResolved = conversation.status === "resolved";
  const begin = (mode: "answer" | "note"): (() => void) => () => writing.begin?.(mode);
  const all: (Command | false)[] = [
    conversation.can_answer === null && { key: "answer", group, label: t("keys.answer"), hint: "", icon: "chat", shortcut: "R", run: begin("answer") },
    { key: "note", group, label: t("keys.note"), hint: "", icon: "note", shortcut: "N", run: begin("note") },
    !own && { key: "take", group, label: t("action.assign_me"), hint: t("action.take"), icon: "person", shortcut: "A", run: () => take(conversation) },
    {
      key: "resolve",
      group,
      label: isResolved ? t("action.reopen") : t("action.resolve"),
      hint: "",
      icon: isResolved ? "undo" : "check",
      shortcut: "E",
      run: () => toggleResolved(conversation),
    },
  ];
  return all.filter((command) => command !== false);
}

function places(): Command[] {
  const group = t("palette.places");
  const seesInbox = session.can("conversations.read");
  const views = VIEWS.map((view): Command => {
    const href = route.href("inbox", null, view === "open" ? null : view);
    return { key: `inbox ${view}`, group, label: `${t("nav.inbox")}: ${t(`view.${view}`)}`, hint: "", icon: "inbox", run: () => route.go(href) };
  });
  const later: Command = { key: "inbox later", group, label: `${t("nav.inbox")}: ${t("view.later")}`, hint: t("later.title"), icon: "inbox", run: () => route.go(route.href("inbox", null, SCHEDULED)) };
  const leads: Command = { key: "leads", group, label: t("nav.leads"), hint: "", icon: "leads", shortcut: "L", run: () => route.go(route.href("leads", null, null)) };
  const reports: Command = { key: "reports", group, label: t("nav.reports"), hint: "", icon: "reports", shortcut: "P", run: () => route.go(route.href("reports", null, null)) };
  const setup: Command = { key: "setup", group, label: t("nav.setup"), hint: "", icon: "setup", run: () => route.go(route.href("setup", null, null)) };
  return [...(seesInbox ? [...views, later] : []), leads, ...(session.can("reports.read") ? [reports] : []), ...(seesSetup() ? [setup] : [])];
}

function ofWindow(window: { keys: () => void; profile: () => void }): Command[] {
  const group = t("palette.window");
  return [
    { key: "keys", group, label: t("menu.keys"), hint: "", icon: "info", shortcut: "?", run: window.keys },
    { key: "profile", group, label: t("menu.profile"), hint: "", icon: "person", run: window.profile },
    { key: "sound", group, label: t("menu.sound"), hint: bell.setting.on ? "✓" : "", icon: "setup", run: () => bell.setting.toggle() },
  ];
}

function known(): Command[] {
  if (!session.can("conversations.read")) return [];
  const all = new Map(VIEWS.flatMap((view) => conversations.rows(view)).map((item) => [item.id, item]));
  const newestFirst = [...all.values()].sort((one, other) => (one.last_entry_at < other.last_entry_at ? 1 : -1));
  return newestFirst.map((item) => ({
    key: item.id,
    group: t("palette.conversations"),
    label: nameOfRow(item),
    hint: [...(item.contact.emails ?? []), ...(item.contact.phones ?? []), item.preview].join(" · "),
    icon: channelIcon(item.channel),
    run: () => route.go(route.href("inbox", item.id)),
  }));
}
