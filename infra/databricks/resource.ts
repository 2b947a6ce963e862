import { isObject } from "../../shared/kit/objects.ts";
import type { Fields } from "./workspace.ts";

/** One thing in a workspace. Each of its methods is one call or two, so that an end between any two is mended by doing all again. */
export interface Resource {
  /** As people know it: `catalog darkroom_dev`. */
  what: string;
  /** The fields that we set. What a service shows beyond them is its own, or somebody else's. */
  wanted: Fields;
  /** Undefined where it is not there. */
  read(): Promise<Fields | undefined>;
  create(): Promise<void>;
  /** Makes one that differs the wanted one; absent where that would be another thing. */
  change?(): Promise<void>;
  /** Absent where it goes with something else, or is not ours alone. */
  remove?(): Promise<void>;
  /** Models or files go with it: it is removed only by order. */
  holdsData?: true;
}

/** The names of wanted fields that are not as they should be. */
export const differences = (wanted: Fields, found: Fields): string[] =>
  Object.keys(wanted).filter((name) => !isSame(wanted[name], found[name]));

/** Whether what was found has all that is wanted. Ids of Azure ignore case, a URL's last slash comes and goes, false may be left out. */
function isSame(wanted: unknown, found: unknown): boolean {
  if (typeof wanted === "string" && typeof found === "string") return plain(wanted) === plain(found);
  if (wanted === false) return found === false || found === undefined;
  if (Array.isArray(wanted) && Array.isArray(found))
    return wanted.every((one) => found.some((other) => isSame(one, other)));
  if (isObject(wanted) && isObject(found)) return differences(wanted as Fields, found as Fields).length === 0;
  return wanted === found;
}

const plain = (text: string) => text.toLowerCase().replace(/\/$/, "");
