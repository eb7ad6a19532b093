// How the service is, as an administrator reads it.
import { get } from "./api";

export interface Finding {
  check: string;
  ok: boolean;
  state: string;
  number: number | null;
  at: string | null;
  reason: string | null;
}

export interface ServiceHealth {
  ok: boolean;
  checks: Finding[];
}

export function readHealth(): Promise<ServiceHealth> {
  return get<ServiceHealth>("/health");
}
