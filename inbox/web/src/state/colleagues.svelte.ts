// Everybody who may sign in, as an administrator sees them.
import { get, patch, post, seg } from "../api/api";
import type { Colleague, Page } from "../api/shapes";

export const ROLES = ["admin", "supervisor", "agent", "marketer"] as const;
export type Role = (typeof ROLES)[number];

/** Without letters and digits that are mistaken for one another. */
const SIGNS = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 5;
const GROUP = 4;

class Colleagues {
  all = $state.raw<Colleague[] | null>(null);
  error = $state.raw<unknown>(null);

  async read(): Promise<void> {
    try {
      this.all = (await get<Page<Colleague>>("/agents", { limit: 200 })).items;
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }

  /** Reads again what is already on the screen. */
  async refresh(): Promise<void> {
    if (this.all) await this.read();
  }

  /** Answers with the link that signs the new colleague in, once. */
  async add(email: string, name: string, role: Role): Promise<string> {
    const added = await post<Colleague & { sign_in_link: string }>("/agents", { email, name, role });
    await this.read();
    return added.sign_in_link;
  }

  async change(id: string, changes: { role?: Role; disabled?: boolean }): Promise<void> {
    this.#put(await patch<Colleague>(`/agents/${seg(id)}`, changes));
  }

  /** Ends the colleague's sessions; answers with the password, which nobody can read again. */
  async newPassword(id: string): Promise<string> {
    const password = invented();
    this.#put(await patch<Colleague>(`/agents/${seg(id)}`, { password }));
    return password;
  }

  forget(): void {
    this.all = null;
  }

  #put(changed: Colleague): void {
    this.all = (this.all ?? []).map((colleague) => (colleague.id === changed.id ? changed : colleague));
  }
}

function invented(): string {
  const limit = 256 - (256 % SIGNS.length);
  const signs: string[] = [];
  while (signs.length < GROUPS * GROUP) {
    const drawn = crypto.getRandomValues(new Uint8Array(GROUPS * GROUP)).filter((byte) => byte < limit);
    signs.push(...Array.from(drawn, (byte) => SIGNS[byte % SIGNS.length]!));
  }
  return Array.from({ length: GROUPS }, (_, group) => signs.slice(group * GROUP, (group + 1) * GROUP).join("")).join("-");
}

export const colleagues = new Colleagues();
