import { shownLines } from "../../shared/kit/text.ts";
import type { Drift } from "./differences.ts";

/** Characters of a summary that both systems still show. */
const LONGEST = 500_000;

/** What a deployment to an environment would change, as Markdown. What Azure or a template says in it is shown as it is, and is no Markdown. */
export function planOf({ name, differs, untold }: Drift & { name: string }): string {
  const title = `## What a deployment would change in ${name}`;
  const changes = differs.length === 0 ? "Nothing." : `${counted(differs.length)}:\n\n${block(differs)}`;
  const unknown = untold.length > 0 && `Azure cannot tell beforehand:\n\n${block(untold)}`;
  return [title, changes, ...(unknown ? [unknown] : [])].join("\n\n");
}

const counted = (changes: number) => (changes === 1 ? "One resource" : `${changes} resources`);

/** Indented by four, since text that closes a fence would go on as Markdown. */
function block(lines: readonly string[]): string {
  const text = shownLines(lines.join("\n")).replaceAll(/^/gm, "    ");
  return text.length <= LONGEST
    ? text
    : `${text.slice(0, LONGEST)}\n    … and more: npm run plan tells all of it`;
}
