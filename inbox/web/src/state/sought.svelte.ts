// The entry that somebody searched for and wants to see where it stands.

class Sought {
  entryId = $state<string | null>(null);
}

export const sought = new Sought();
