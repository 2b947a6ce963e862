/** The names that make two documents of a kind different: of models, runs, datasets, photos, versions, days. */
const NAMES: [RegExp, string][] = [
  [/\b[a-z]+-[0-9a-f]{12}-[0-9a-f]{12}-[0-9a-f]{12}-\d+/g, "RUN"],
  [/\b\d{15}-/g, "TIME-"],
  [/\b[0-9a-f]{64}\b/g, "HASH"],
  [/\b[0-9a-f]{32}\b/g, "ID"],
  [/\b[0-9a-f]{16}\b/g, "SHORT"],
  [/\b\d{4}-\d\d-\d\d\b/g, "DAY"],
  [/\bcompacted-[0-9a-f-]{36}/g, "compacted-UUID"],
  [/\/(tiny|wild|digits)(\/|\.json)/g, "/MODEL$2"],
  [/(trial|inspect|preprocess|erase)(s?[-/])\d+/g, "$1$2N"],
  [/\/machines\/\d+\./g, "/machines/N."],
  [/^models\/MODEL\/\d+\//g, "models/MODEL/VERSION/"],
];

/** The kind of a stored document, as a path without names; undefined for photos, pixels, models and pictures. */
export function kindOf(path: string): string | undefined {
  if (/^(images|quarantine\/.*\.png)/.test(path) || !/\.jsonl?$/.test(path)) return undefined;
  return NAMES.reduce((kind, [name, word]) => kind.replaceAll(name, word), path);
}
