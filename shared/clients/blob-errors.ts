import { RestError } from "@azure/storage-blob";
import type { KnowsAway } from "../kit/away.ts";
import type { BlobPath } from "../kit/paths.ts";
import { shown } from "../kit/text.ts";

/** Someone else wrote the blob first: the condition of a write did not hold. */
export class Conflict extends Error {
  override name = "Conflict";
}

/** Storage refuses a blob for a reason that lies in the blob, or in what the app may do; the message names both, and the remedy. */
export class BlobRefused extends Error implements KnowsAway {
  override name = "BlobRefused";
  readonly away = true;
  /** Storage's own code, such as `LeaseIdMissing`. */
  readonly code: string;
  /** The app's identity may not do this at all. */
  readonly denied: boolean;

  constructor(blob: BlobPath, doing: string, { code, status, remedy }: Refusal, cause: unknown) {
    const name = shown(`${blob.container}/${blob.path}`);
    super(`${name} cannot be ${doing}: storage answers ${status} ${code}. ${remedy}`, { cause });
    this.code = code;
    this.denied = status === 403;
  }
}

interface Refusal {
  code: string;
  status: number;
  remedy: string;
}

/** Where somebody else has written the same thing first, all is well. */
export async function keeping(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof Conflict || conditionFailed(error))) throw error;
  }
}

/** Answers to a HEAD have no body, so the code stands in a header. */
function codeOf(error: RestError): string {
  const { errorCode } = (error.details ?? {}) as { errorCode?: string };
  return error.code ?? errorCode ?? "";
}

const CONDITIONS = new Set([
  "ConditionNotMet",
  "TargetConditionNotMet",
  "SourceConditionNotMet",
  "BlobAlreadyExists",
]);

/** Whether a request was refused for its condition alone: a lease, for instance, is refused with the same status. */
export const conditionFailed = (error: unknown) =>
  error instanceof RestError && CONDITIONS.has(codeOf(error));

export const isMissing = (error: unknown) => error instanceof RestError && error.statusCode === 404;

/** What people can do where storage refuses one blob, by its code. */
const REMEDIES: [codes: RegExp, remedy: string][] = [
  [/^Lease/, "Somebody holds a lease on it: break the lease, or wait for its end."],
  [/^(BlobArchived|BlobBeingRehydrated)$/, "It lies in the archive: move it to another access tier first."],
  [
    /^BlobUsesCustomerSpecifiedEncryption$/,
    "It is under a key that its owner gave: upload it again without one.",
  ],
  [/Immutable/, "A policy or a legal hold keeps it from being changed: that must end first."],
  [
    /^(AuthorizationFailure|PublicAccessNotPermitted|IpAuthorizationError)$/,
    "The account's network rules, or a rule on this blob, keep the app out: let it in.",
  ],
  [
    /^(AuthorizationPermissionMismatch|InsufficientAccountPermissions)$/,
    'The app\'s identity lacks a role: give it "Storage Blob Data Contributor" on the account.',
  ],
];

/**
 * The refusal of one blob as people can act on it. Conditions that failed, blobs that are missing and a storage that is away stay
 * what they are.
 */
export function named(error: unknown, blob: BlobPath, doing: string): unknown {
  if (!(error instanceof RestError) || conditionFailed(error)) return error;
  const { statusCode: status } = error;
  if (status === undefined || ![403, 409, 412].includes(status)) return error;
  const code = codeOf(error) || "without a code";
  const known = REMEDIES.find(([codes]) => codes.test(code))?.[1];
  const remedy =
    known ?? (status === 403 ? "The app's identity may lack a role, or a rule keeps it out." : "");
  return new BlobRefused(blob, doing, { code, status, remedy }, undefined);
}

/** Undefined where there is no such blob. */
export async function orMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
