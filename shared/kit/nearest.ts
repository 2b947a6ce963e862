import { distance } from "fastest-levenshtein";

/** The question whether a known word was meant that is written nearly as this one, with a space before; empty where none is. */
export function nearest(word: string, known: readonly string[]): string {
  const [found] = known.map((name) => ({ name, away: distance(word, name) })).sort((a, b) => a.away - b.away);
  return found && found.away <= Math.max(2, word.length / 3) ? ` Did you mean "${found.name}"?` : "";
}
