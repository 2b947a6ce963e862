import type { HttpRequest } from "@azure/functions";

/** Whether a caller asks for JSON, and not for a page or a picture as well. */
export function wantsJson({ headers }: HttpRequest): boolean {
  const accept = headers.get("accept") ?? "";
  return accept.includes("application/json") && !/text\/html|image\//.test(accept);
}
