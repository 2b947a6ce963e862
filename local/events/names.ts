import { blobOf } from "./exchange.ts";
import { StorageError } from "./storage-error.ts";

// XML holds neither control characters, but for tab and line feed, nor these two: one such name, and Azurite fails to list the
// container. A carriage return it lists as another name, a backslash it keeps as a slash.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unlistable = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff\\]/;

/** Refuses names that Azurite would take and not list, and searches for them, which it cannot answer. */
export function checkNames(method: string, url: string): void {
  const name = blobOf(url)?.name ?? "";
  // Only writes: what is there already must stay readable, and go away when it is deleted.
  if (method === "PUT" && unlistable.test(name))
    throw refused("InvalidResourceName", "blob name", name, "Give it another name.");
  const query = new URLSearchParams(url.split(/\?(.*)/s)[1]);
  if (query.get("comp") !== "list") return;
  for (const [key, value] of query)
    if (unlistable.test(value))
      throw refused("InvalidQueryParameterValue", `parameter ${key}`, value, "No name holds it.");
}

function refused(code: string, what: string, text: string, remedy: string): StorageError {
  const point = unlistable.exec(text)?.[0].codePointAt(0) ?? 0;
  const character = `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
  const shown = text.replaceAll(new RegExp(unlistable, "g"), "\ufffd").slice(0, 200);
  return new StorageError(
    400,
    code,
    `The ${what} "${shown}" holds ${character}, which cannot be listed. ${remedy}`,
  );
}
