/** How a blob of ours is freed from traces of a photo. */
export type TextKind = "manifest" | "lines" | "json" | "page" | "leave";

/** What a blob is by its name. Pixels and models are not texts: other steps rewrite or replace them. */
export function textKind(path: string): TextKind {
  if (path.endsWith("/manifest.jsonl")) return "manifest";
  if (path.endsWith(".jsonl")) return "lines";
  if (path.endsWith(".json")) return "json";
  return /\.(html?|txt|csv|md|log)$/.test(path) ? "page" : "leave";
}
