import type { ApiCall } from "./api.ts";

/** The call that a method and path name, and what the path says: `PUT models/{name}` takes `PUT models/pets`, and says name: pets. */
export function callAt(
  api: Record<string, ApiCall>,
  asked: string,
): { name: string; call: ApiCall; said: Record<string, string> } | undefined {
  const exact = Object.hasOwn(api, asked) ? api[asked] : undefined;
  if (exact) return { name: asked, call: exact, said: {} };
  for (const [name, call] of Object.entries(api)) {
    if (!name.includes("{")) continue;
    const said = partsOf(name.split("/"), asked.split("/"));
    if (said) return { name, call, said };
  }
  return undefined;
}

function partsOf(pattern: string[], path: string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const said: Record<string, string> = {};
  for (const [n, part] of pattern.entries()) {
    const given = path[n] as string;
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined && part !== given) return undefined;
    if (name !== undefined) said[name] = decoded(given);
  }
  return said;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
