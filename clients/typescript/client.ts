import createClient from "openapi-fetch";
import type { paths } from "./openapi.d.ts";

/** Where a Darkroom is, and what lets callers in: a function's key, or a token of Entra ID; on one's own machine neither. */
export interface Where {
  url: string;
  key?: string;
  token?: string;
}

/**
 * Calls a Darkroom's routes by their paths: `POST("/api/models/{model}/predict", …)`. Parameters, bodies and answers have the types
 * of its OpenAPI document. An answer has `data`, or `error` with what is wrong and what to do.
 */
export function darkroom({ url, key, token }: Where) {
  return createClient<paths, `application/${string}json`>({
    baseUrl: url,
    headers: {
      // Each body says itself what it is: fetch sends the type of a Blob and of a form.
      "Content-Type": null,
      ...(key !== undefined && { "x-functions-key": key }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    bodySerializer: (body) => (body === undefined ? body : written(body as object)),
  });
}

/** A photo as its bytes, several as a form, everything else as JSON. */
function written(body: object): Blob | FormData {
  if (body instanceof Blob) return body;
  if (!("photo" in body)) return new Blob([JSON.stringify(body)], { type: "application/json" });
  const form = new FormData();
  for (const photo of body.photo as Blob[]) form.append("photo", photo);
  return form;
}
