import type { HttpRequest } from "@azure/functions";
import { Problem } from "../../shared/kit/errors.ts";

/**
 * Throws a 400 `Problem` for a DELETE whose address may be what is left of a longer one: clients and proxies make `…/models/pets/` of
 * `…/models/pets/photos/..`, before anything of ours sees it, and a model would be retired in place of a photo.
 */
export function mustBeAsMeant(request: Pick<HttpRequest, "method" | "url">): void {
  if (request.method !== "DELETE") return;
  const { pathname } = new URL(request.url);
  if (pathname.split("/").slice(1).every(isName)) return;
  const detail =
    `The address ${pathname.slice(0, 200)} ends in a slash or has an empty part, as one does that was longer: nothing was done. ` +
    "Send it without, if it names what you mean.";
  throw new Problem(400, "address-unclear", detail);
}

/** URLs have no other part that says nothing: dots, in escapes too, have led elsewhere by now. */
const isName = (part: string) => part !== "";
