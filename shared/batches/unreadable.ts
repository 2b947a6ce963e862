import table from "../../training/darkroom_training/photos/photos.json" with { type: "json" };
import type { BlobRefused } from "../clients/blob-errors.ts";
import type { Problem } from "../kit/errors.ts";
import { ARCHIVED } from "../photos/policy.ts";

/** Why a file of a batch has no prediction. */
export interface Why {
  reason: string;
  detail: string;
}

export const IN_ARCHIVE: Why = ARCHIVED;
export const CHANGED: Why = {
  reason: "changed",
  detail: "It was changed or removed since it was listed: ask for a batch of what is there now.",
};
export const ERASED: Why = { reason: "erased", detail: "Its photo was erased by order." };

/** What a refusal of serving says of a photo. */
export const refusedAs = ({ type, message }: Problem): Why => ({ reason: type, detail: message });

/** Storage's codes, by what they mean for a file. */
const CODES: [codes: RegExp, reason: keyof typeof table.storage][] = [
  [/^(BlobArchived|BlobBeingRehydrated)$/, "archived"],
  [/^BlobUsesCustomerSpecifiedEncryption$/, "encrypted"],
  [/^Lease/, "leased"],
];

/** Why storage does not give a file. */
export function keptByStorage({ code, denied }: Pick<BlobRefused, "code" | "denied">): Why {
  const known = CODES.find(([codes]) => codes.test(code))?.[1];
  const reason = known ?? (denied ? "blocked" : "refused");
  return { reason, detail: table.storage[reason].sentence.replace("{code}", code) };
}
