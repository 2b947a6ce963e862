import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { loopbackServer } from "../loopback-server.ts";
import { readBody } from "../read-body.ts";
import { RequestError } from "../request-error.ts";
import type { ApiCall } from "./api.ts";
import { ApiError, errorAnswer, invalidParameter } from "./api-error.ts";
import { callAt } from "./calls.ts";
import { type Faults, faultsPath } from "./faults.ts";
import { FILES, type FileAnswer, type FilesApi } from "./files-api.ts";
import { formatJson, isDeeper, parseJson } from "./json.ts";
import { Rates } from "./rates.ts";

const hostMetadata = "/.well-known/databricks-config"; // the SDKs ask for it first, and warn when it is missing
const DIRECTORIES = "/api/2.0/fs/directories/";
const maxBodyBytes = 10 * 1024 * 1024;
const maxFileBytes = 512 * 1024 * 1024;
const maxLevels = 100;

/** What the server answers with, and to whom. */
export type Parts = {
  api: Record<string, ApiCall>;
  page: (path: string) => string | undefined; // HTML
  files: FilesApi;
  faults: Faults;
  token: string;
  names: readonly string[]; // by which this machine may be called, beside those of the loopback addresses
  folder: string; // of the state
};

/** Answers the API under /api/2.0 to /api/2.2 to who has the token, and pages for people elsewhere. */
export function databricksServer({ api, page, files, faults, token, names, folder }: Parts): Server {
  const rates = new Rates();
  return loopbackServer({
    names,
    errorAnswer: (error) => errorAnswer(error, folder),
    async answer(request, response) {
      const [path = "", query = ""] = (request.url ?? "").split(/\?(.*)/s);
      if (path === hostMetadata) return sendJson(response, {});
      if (path === faultsPath) {
        authorize(request, token, folder);
        faults.tell(await body(request));
        return sendJson(response, {});
      }
      if (!path.startsWith("/api/")) return sendPage(request, response, page(path));
      authorize(request, token, folder);
      if (path.startsWith(FILES)) {
        const put = request.method === "PUT" ? await readBody(request, maxFileBytes) : undefined;
        return sendFile(response, await files(request.method ?? "", decoded(path.slice(FILES.length)), put));
      }
      // Where files lie as blobs, a folder is a part of their names.
      if (request.method === "PUT" && path.startsWith(DIRECTORIES)) return void response.writeHead(204).end();
      const found = callAt(api, `${request.method} ${path.replace(/^\/api\/2\.[012]\//, "")}`);
      if (!found)
        throw new ApiError(404, "ENDPOINT_NOT_FOUND", `No API found for '${request.method} ${path}'`);
      const { name: call, call: answer, said } = found;
      const given =
        request.method === "GET" || (request.method === "DELETE" && isBodiless(request))
          ? Object.fromEntries(new URLSearchParams(query))
          : await body(request);
      const input = Object.keys(said).length === 0 ? given : { ...(given as object), ...said };
      const refused = rates.refusalOf(call) ?? faults.refusalOf(call);
      if (refused) throw refused;
      const done = answer(input);
      if (faults.loses(call)) return void request.socket.destroy();
      sendJson(response, faults.changed(call, done));
    },
  });
}

function authorize({ headers: { authorization } }: IncomingMessage, token: string, folder: string): void {
  const sent = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
  if (sent === undefined)
    throw new ApiError(
      401,
      "UNAUTHENTICATED",
      "Credential was not sent or was of an unsupported type for this API.",
    );
  if (!timingSafeEqual(sha256(sent), sha256(token)))
    throw new ApiError(403, "403", `Invalid access token. The local one is the content of ${folder}/token.`);
}

const sha256 = (text: string) => createHash("sha256").update(text).digest();

const isBodiless = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] === undefined && (headers["content-length"] ?? "0") === "0";

async function body(request: IncomingMessage): Promise<unknown> {
  const text = (await readBody(request, maxBodyBytes)).toString();
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    throw invalidParameter("The body is not JSON.");
  }
  if (isDeeper(value, maxLevels))
    throw invalidParameter(`The body is nested deeper than ${maxLevels} levels.`);
  return value;
}

function sendPage(
  { method = "" }: IncomingMessage,
  response: ServerResponse,
  html: string | undefined,
): void {
  if (!["GET", "HEAD"].includes(method))
    throw new RequestError(405, `A page cannot be asked for by ${method}.`);
  response
    .writeHead(html ? 200 : 404, { "content-type": "text/html; charset=utf-8" })
    .end(html ?? "No such page.");
}

function sendFile(response: ServerResponse, { status, modified, bytes, size }: FileAnswer): void {
  const headers = {
    ...(size !== undefined && { "content-length": size, "content-type": "application/octet-stream" }),
    ...(modified && { "last-modified": modified.toUTCString() }),
  };
  response.writeHead(status, headers).end(bytes);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalidParameter(`"${path}" is no path of a file.`);
  }
}

function sendJson(response: ServerResponse, content: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(formatJson(content));
}
