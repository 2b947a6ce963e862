import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** A folder's secret, made when it is first asked for: only who may read the owner's files has it. */
export function tokenIn(path: string): string {
  const kept = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  if (/^[0-9a-f]{64}$/.test(kept)) return kept;
  const token = randomBytes(32).toString("hex");
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, token, { mode: 0o600 });
  renameSync(draft, path);
  return token;
}
