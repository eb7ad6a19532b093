// What the keys and the palette may ask of the open conversation without knowing its parts.

type Begin = (mode: "answer" | "note") => void;

export const writing = {
  begin: null as Begin | null,
  toNewest: null as (() => void) | null,
  lend(begin: Begin): () => void {
    writing.begin = begin;
    return () => {
      if (writing.begin === begin) writing.begin = null;
    };
  },
  lendNewest(toNewest: () => void): () => void {
    writing.toNewest = toNewest;
    return () => {
      if (writing.toNewest === toNewest) writing.toNewest = null;
    };
  },
};
