// SPDX-License-Identifier: MIT
/** Names one submission, however often it is sent. */

/** Not crypto.randomUUID, which pages without https do not have. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
