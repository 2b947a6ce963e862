import { ApiError } from "./api-error.ts";
import type { CatalogFiles } from "./catalog-files.ts";
import type { Volumes } from "./volumes.ts";

/** Below it lie files: of registered models, and of volumes. */
export const FILES = "/api/2.0/fs/files/";

/** How a file is, and its bytes where they were asked for. */
export interface FileAnswer {
  status: number;
  size?: number;
  modified?: Date;
  bytes?: Buffer;
}

/** Databricks' Files API: what is done to a path, such as Volumes/main/darkroom/runs/a.json, and bytes to put there. */
export type FilesApi = (method: string, path: string, put?: Buffer) => Promise<FileAnswer>;

export const filesApi =
  (models: CatalogFiles, volumes: Volumes): FilesApi =>
  async (method, path, put) => {
    if (method === "PUT" && !path.startsWith("Volumes/")) {
      models.put(path, put as Buffer);
      return { status: 204 };
    }
    if (method === "PUT") await volumes.put(path, put as Buffer);
    else if (method === "DELETE") await volumes.remove(path);
    else if (method === "GET" || method === "HEAD")
      return { status: 200, ...(await volumes.get(path, method === "GET")) };
    else throw new ApiError(405, "METHOD_NOT_ALLOWED", `Files are not asked for by ${method}.`);
    return { status: 204 };
  };
