/** Characters of a path below its container, and parts of it between slashes, that an account with hierarchical names has. */
const LONGEST = 1024;
const DEEPEST = 63;

/** Why storage has no place for a blob of this path below its container, if it has none. */
export function unfitName(path: string): string | undefined {
  if (path.length > LONGEST) return `its name, with its folders, has more than ${LONGEST} characters`;
  const parts = path.split("/");
  if (parts.length > DEEPEST) return `it lies deeper than ${DEEPEST - 1} folders`;
  if (parts.some((part) => part.endsWith("."))) return "a name ends with a dot: rename it";
  return undefined;
}
