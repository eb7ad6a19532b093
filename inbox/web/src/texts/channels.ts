// What to call the way that a request came by.
import type { Channel } from "../api/shapes";
import { word } from "./texts.svelte";

/** "Web form · shop.example"; the kind alone where the account has no name of its own. */
export function channelName(channel: Channel): string {
  const kind = word("channel", channel.kind);
  return channel.name && channel.name !== kind ? `${kind} · ${channel.name}` : kind;
}
