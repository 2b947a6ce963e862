/** What a linter holds against a file. */
export interface Finding {
  rule: string;
  /** The file, and where the linter knows it, the resource in it or the line. */
  at: string;
  says: string;
}

/** A finding that stays, since somebody has looked at it. */
export interface Reviewed {
  rule: string;
  /** Where it stays; everywhere, if it is left out. */
  at?: RegExp;
  why: string;
}

/** What a linter came to. */
export interface Looked {
  /** What was looked at, in the linter's own unit. */
  looked: string;
  findings: Finding[];
}

/** Tells apart what was reviewed from what was not, and names each review that nothing is found for any more. */
export function review(findings: readonly Finding[], reviewed: readonly Reviewed[]) {
  const covers = (one: Reviewed, { rule, at }: Finding) => one.rule === rule && (one.at?.test(at) ?? true);
  const open = findings.filter((finding) => !reviewed.some((one) => covers(one, finding)));
  const stale = reviewed.filter((one) => !findings.some((finding) => covers(one, finding)));
  return { open, stale, kept: findings.length - open.length };
}
