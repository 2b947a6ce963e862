import { z } from "zod";
import { isLoopback } from "./loopback.ts";

/** The URL of a service that is sent photos or secrets: https, or on this machine. It ends without a slash. */
export const Address = z.string().transform((text, context) => {
  const problem = problemOf(text);
  if (problem === undefined) return new URL(text).href.replace(/\/$/, "");
  context.addIssue(problem);
  return z.NEVER;
});

/** An absolute path, or the URL of a service. */
export const PathOrAddress = z.string().superRefine((text, context) => {
  const problem = isUrl(text) ? problemOf(text) : problemOfPath(text);
  if (problem) context.addIssue(problem);
});

const problemOfPath = (text: string) =>
  text.startsWith("/") && !text.split(/[/\\]/).some((part) => part === "." || part === "..")
    ? undefined
    : `${shown(text)} is no absolute path, such as /Volumes/main/darkroom, and no URL of a service. Give it whole.`;

/** A connection string of Blob Storage whose endpoint is such a URL. */
export const ConnectionString = z.string().superRefine((text, context) => {
  if (/^UseDevelopmentStorage=true;?$/i.test(text)) return;
  const parts = new Map(
    text.split(";").map((part) => [part.split("=", 1)[0]?.trim(), part.slice(part.indexOf("=") + 1)]),
  );
  const account = parts.get("AccountName");
  const usual = `${parts.get("DefaultEndpointsProtocol") ?? "https"}://${account}.blob.${parts.get("EndpointSuffix") ?? "core.windows.net"}`;
  const endpoint = parts.get("BlobEndpoint") ?? (account && usual);
  const problem = endpoint
    ? addressFault(endpoint, "https://NAME.blob.core.windows.net")?.join(". ")
    : "names neither a BlobEndpoint nor an AccountName. Copy it whole from the storage account's access keys.";
  if (problem) context.addIssue(endpoint ? `the endpoint ${problem}` : problem);
});

/** A secret that goes into a header. It is never shown. */
export const Secret = z
  .string()
  .regex(/^[\x21-\x7e]+$/, "holds spaces, line breaks or letters that no such secret has. Paste it again.");

const isUrl = (text: string) => /^[a-z][a-z\d+.-]*:\/\//i.test(text);

const problemOf = (text: string) => addressFault(text, "https://adb-123.4.azuredatabricks.net")?.join(". ");

/** Why a text is no URL of a service that is sent photos or secrets, and what to give instead; undefined where it is one. */
export function addressFault(text: string, example: string): [what: string, remedy: string] | undefined {
  const url = URL.parse(text);
  // Not everybody reads a backslash as a slash: another one would see another host.
  if (!url || !isUrl(text) || !/^https?:$/.test(url.protocol) || text.includes("\\"))
    return [`${shown(text)} is no URL of a service`, `Give it whole, as in ${example}`];
  const [place] = [`"${url.origin}${url.pathname}"`];
  if (url.username || url.password)
    return [
      `${place} has a user or a password before its name`,
      "Leave them out: there are settings for secrets.",
    ];
  if (url.search || url.hash)
    return [`${place} has a query or a fragment`, 'Leave out all from the "?" or "#" on.'];
  if (url.protocol === "http:" && !isLoopback(url))
    return [
      `${place} is not encrypted`,
      "Use https: plain http is for this machine only (127.0.0.1, localhost).",
    ];
  return undefined;
}

// What was put into the wrong setting may be a secret.
const shown = (text: string) =>
  `"${text
    .replace(/[\w+/=]{24,}/g, "…")
    .replace(/\/\/.*@/, "//…@")
    .slice(0, 100)}"`;
