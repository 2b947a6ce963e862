import { createHmac } from "node:crypto";

const developmentKey =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** How an account is reached, and with what. */
export interface Connection {
  account: string;
  key: string | undefined;
  sas: string;
  blob: string;
  queue: string;
}

/** Reads a connection string, "UseDevelopmentStorage=true" included. */
export function parseConnection(name: string, text: string | undefined): Connection {
  if (!text) throw new Error(`The storage connection "${name}" is not set. Set it to a connection string.`);
  const parts = new Map(
    text.split(";").map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()] as const;
    }),
  );
  const local = parts.get("usedevelopmentstorage")?.toLowerCase() === "true";
  const account = local ? "devstoreaccount1" : (parts.get("accountname") ?? "");
  const suffix = parts.get("endpointsuffix") ?? "core.windows.net";
  const endpoint = (kind: string, port: number) =>
    (
      parts.get(`${kind}endpoint`) ??
      (local ? `http://127.0.0.1:${port}/${account}` : `https://${account}.${kind}.${suffix}`)
    ).replace(/\/$/, "");
  return {
    account,
    key: local ? developmentKey : parts.get("accountkey"),
    sas: parts.get("sharedaccesssignature") ?? "",
    blob: endpoint("blob", 10_000),
    queue: endpoint("queue", 10_001),
  };
}

/** SharedKey: a signature over the method, the x-ms headers and the resource. */
export function sign(
  { account, key = "" }: Connection,
  method: string,
  url: URL,
  headers: Record<string, string>,
  length: number,
): string {
  const canonicalHeaders = Object.keys(headers)
    .filter((name) => name.startsWith("x-ms-"))
    .sort()
    .map((name) => `${name}:${headers[name]}\n`)
    .join("");
  const query = [...url.searchParams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `\n${name}:${value}`);
  const resource = `/${account}${url.pathname}${query.join("")}`;
  const text = `${method}\n\n\n${length || ""}\n\n\n\n\n\n\n\n\n${canonicalHeaders}${resource}`;
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64");
  return `SharedKey ${account}:${signature}`;
}
