import { distance } from "fastest-levenshtein";

/** The question whether a known word was meant that is written nearly as this one, capitals apart, with a space before; empty where none is. */
export function nearest(word: string, known: readonly string[]): string {
  const [found] = known
    .map((name) => ({ name, away: distance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.away - b.away);
  return found && found.away <= Math.max(2, word.length / 3) ? ` Did you mean "${found.name}"?` : "";
}
