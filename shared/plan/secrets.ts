import { type Document, isPair, isScalar, visit } from "yaml";

/**
 * What no plan may hold, by what gives it away. Each begins where it can begin only once in a row of the same characters: it would
 * otherwise be looked for behind each of them, to the end of the row. Plans are kept for ever, shown to whoever reads runs, and compared in the open. */
const SECRETS: readonly [what: string, looks: RegExp][] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a shared access signature", /\bsig=[\w%+/=-]{16,}/i],
  [
    "a connection string",
    /\b(AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd)\s*=\s*[^;\s]{4,}/i,
  ],
  ["an account key", /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/],
  ["a Databricks token", /\bdapi[0-9a-f]{32}/i],
  ["an AWS access key", /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  // A container and prefix may be as long.
  ["an AWS secret key", /^(?![a-z0-9-]+\/)(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[A-Za-z0-9+/]{40}$/],
  ["a GitHub token", /\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22,})/],
  ["a token", /(?<![\w-])eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/],
  [
    "a token",
    /\b(sk-[\w-]{20,}|xox[abeprs]-[\w-]{10,}|glpat-[\w-]{16,}|npm_[A-Za-z0-9]{30,}|AIza[\w-]{30,})/,
  ],
  ["a token", /\bBearer\s+[\w.~+/-]{16,}/i],
  ["a password", /\b(password|passwd|pwd|client[ _-]?secret|api[ _-]?key)["']?\s*[:=]\s*\S{4,}/i],
  ["a client secret", /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/],
  ["a Functions key", /(?<![\w-])[\w-]{30,}AzFu[\w-]{4,}={0,2}/],
  ["a connection string", /\bInstrumentationKey=[0-9a-f-]{32,36}/i],
  ["a URL with a password", /:\/\/[^/\s:@]+:[^/\s@]+@/],
];

/** What a text looks like that nobody but its owner may see; undefined for any other. */
export const secretIn = (text: string) => SECRETS.find(([, looks]) => looks.test(text))?.[0];

/** Where a document holds what looks like a secret, by field and offset. What is found is never said. */
export function secretsOf(
  document: Document,
  text: string,
): { field: string; offset: number; what: string }[] {
  const found: { field: string; offset: number; what: string }[] = [];
  const namesOf = (path: readonly unknown[]) =>
    path.flatMap((one) => (isPair(one) && isScalar(one.key) ? [String(one.key.value)] : []));
  visit(document, {
    Scalar(key, node, path) {
      const what = secretIn(String(node.value));
      if (what === undefined) return;
      const above = namesOf(path);
      const names = key === "key" ? [...above.slice(0, -1), "a field's name"] : above;
      found.push({ field: names.join("."), offset: node.range?.[0] ?? 0, what });
    },
    // Only its name gives it away.
    Pair(_, pair, path) {
      if (!isScalar(pair.key) || !isScalar(pair.value) || secretIn(String(pair.value.value))) return;
      const what = secretIn(`${pair.key.value}: ${pair.value.value}`);
      if (what === undefined || secretIn(String(pair.key.value))) return;
      found.push({ field: namesOf([...path, pair]).join("."), offset: pair.key.range?.[0] ?? 0, what });
    },
  });
  if (found.length > 0) return found;
  const lines = text.split("\n");
  const at = lines.findIndex((line) => secretIn(line.replace(/^\s*#\s*/, "").trim()));
  const line = lines[at] ?? "";
  const what = secretIn(line.replace(/^\s*#\s*/, "").trim());
  if (what === undefined) return [];
  const field = /(^|\s)#/.test(line) ? "a comment" : "this line";
  return [{ field, offset: lines.slice(0, at).join("\n").length + Math.min(at, 1), what }];
}
