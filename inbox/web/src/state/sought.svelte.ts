// The entry that somebody searched for and wants to see where it stands, and the second where it is said.

export interface Second {
  entryId: string;
  /** The attachment's place. */
  n: number;
  start: number;
}

class Sought {
  entryId = $state<string | null>(null);
  second = $state.raw<Second | null>(null);
}

export const sought = new Sought();
