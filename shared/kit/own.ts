/** What an object has under a name that somebody else chose: "constructor" may be a model or a label, and every object inherits one. */
export function own<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
