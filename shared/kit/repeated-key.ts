/** Of JSON, what tells which object a key is of; a text with a colon behind it is one. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}]/g;

/** A key that some object of a text in JSON has twice: `JSON.parse` takes the last one without a word. Undefined where none has. */
export function repeatedKey(json: string): string | undefined {
  const around: Set<string>[] = [];
  for (const [token, colon] of json.matchAll(TOKENS)) {
    if (token === "{") around.push(new Set());
    else if (token === "}") around.pop();
    else if (colon !== undefined) {
      const key: string = JSON.parse(token.slice(0, -colon.length));
      if (around.at(-1)?.has(key)) return key;
      around.at(-1)?.add(key);
    }
  }
  return undefined;
}
