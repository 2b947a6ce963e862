import type { HttpRequest } from "@azure/functions";
import Negotiator from "negotiator";
import { type Media, stream } from "../../shared/kit/answers.ts";
import { Problem } from "../../shared/kit/errors.ts";

/** What answers that have a schema are sent as. */
export const JSON_MEDIA = stream("application/json");

/** What a caller likes best of what a route can answer with, the first where nothing is said. Throws a 406 `Problem` where it is none. */
export function acceptedOf({ headers }: Pick<HttpRequest, "headers">, offered: readonly Media[]): Media {
  const accept = headers.get("accept") ?? "*/*";
  const types = offered.map(typeOf);
  const wanted = new Negotiator({ headers: { accept } }).mediaType(types);
  const found = offered.find((media) => typeOf(media) === wanted);
  if (found) return found;
  const detail = `Accept: ${accept.slice(0, 100)} names nothing that this can answer with: it has ${types.join(" and ")}.`;
  throw new Problem(406, "not-acceptable", detail, { offers: types });
}

/** Without what follows it, such as its charset. */
const typeOf = ({ media }: Media) => media.replace(/;.*/, "");
