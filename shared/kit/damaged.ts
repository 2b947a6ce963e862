import { z } from "zod";

/** A stored document that is not what its reader expects: somebody has written over it, or restored a part of it. */
export class Damaged extends Error {
  override name = "Damaged";

  /** `document` is its `container/path`; `cause` what its parser or its schema found. */
  constructor(document: string, cause: unknown, remedy = BRING_BACK) {
    super(`${document} cannot be read: ${faultsOf(cause)}. To mend it, ${remedy}.`);
  }
}

/** What mends every damaged document. */
export const BRING_BACK = "bring back an earlier version of it, as from the account's soft delete";

/** Whether a stored document is no JSON, or not of the form that its reader expects. */
export const isMalformed = (error: unknown) =>
  error instanceof Damaged || error instanceof z.ZodError || error instanceof SyntaxError;

/** What is read of stored documents; undefined where one is damaged, which is `told`: for readers that can do without. */
export async function unlessDamaged<T>(
  read: Promise<T>,
  told: (error: unknown) => void = () => undefined,
): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (!isMalformed(error)) throw error;
    told(error);
    return undefined;
  }
}

/** What is wrong with a malformed document, in short. */
export function faultsOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return "it is not JSON";
  const faults = error.issues.slice(0, 5);
  return faults.map(({ path, message }) => `${path.join(".") || "the whole"}: ${message}`).join("; ");
}
