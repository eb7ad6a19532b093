// Colleagues named in a note by an @ before their name.
import type { Person } from "../api/shapes";

export interface MentionPiece {
  text: string;
  agent: string | null;
}

/** The text cut where a name begins and ends; of two names that fit, the longer one counts. */
export function mentionPieces(text: string, people: Person[]): MentionPiece[] {
  const named = people.filter((person): person is { id: string; name: string } => Boolean(person.name));
  named.sort((one, other) => other.name.length - one.name.length);
  const pieces: MentionPiece[] = [];
  let from = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const agent = at >= from ? named.find((person) => stands(text, at + 1, person.name)) : undefined;
    if (!agent) continue;
    if (at > from) pieces.push({ text: text.slice(from, at), agent: null });
    from = at + 1 + agent.name.length;
    pieces.push({ text: text.slice(at, from), agent: agent.id });
  }
  if (from < text.length) pieces.push({ text: text.slice(from), agent: null });
  return pieces;
}

export function mentionedIn(text: string, people: Person[]): string[] {
  return [...new Set(mentionPieces(text, people).flatMap((piece) => (piece.agent ? [piece.agent] : [])))];
}

function stands(text: string, at: number, name: string): boolean {
  return text.startsWith(name, at) && !/^[\p{L}\p{N}]/u.test(text.slice(at + name.length));
}
