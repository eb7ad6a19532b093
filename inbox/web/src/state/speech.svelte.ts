// Whether there is a model that hears recordings.
import { get } from "../api/api";

class Speech {
  /** Undefined until it was asked. */
  model = $state<string | null | undefined>(undefined);

  async ask(): Promise<void> {
    const told = await get<{ model: string | null }>("/speech").catch(() => null);
    if (told) this.model = told.model;
  }
}

export const speech = new Speech();
