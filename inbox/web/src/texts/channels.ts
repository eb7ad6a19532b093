// What to call the way that a request came by.
import type { Channel } from "../api/shapes";
import type { IconName } from "../ui/icons";
import { word } from "./texts.svelte";

const ICONS: Record<string, IconName> = { web_form: "form", web_chat: "chat", telegram: "send", line: "chat", viber: "chat", vk: "chat", google_leads: "form", webhook: "plug", email: "mail", whatsapp: "chat", sms_twilio: "chat", phone_twilio: "phone", phone_webhook: "phone", messenger: "send", instagram: "send", meta_leads: "form" };

export function channelIcon(channel: Channel): IconName {
  return ICONS[channel.kind] ?? "inbox";
}

/** "Web form · shop.example"; the name alone where it begins with the kind, the kind alone where there is no name. */
export function channelName(channel: Channel): string {
  const kind = word("channel", channel.kind);
  if (!channel.name) return kind;
  return `${channel.name} `.startsWith(`${kind} `) ? channel.name : `${kind} · ${channel.name}`;
}
