import type { AxiosInstance, AxiosRequestConfig } from "axios";
import { isMissing, serviceClient } from "../../shared/clients/http.ts";

/** Below which Unity Catalog's objects are. */
export const UNITY = "/api/2.1/unity-catalog";

export type Fields = Record<string, unknown>;

/** A workspace's REST API, with a count of the calls that change anything. */
export class Workspace {
  readonly #http: AxiosInstance;
  writes = 0;

  constructor(url: string, token: () => Promise<string>) {
    this.#http = serviceClient({
      ...{ name: "Databricks", url, setting: "DATABRICKS_HOST", token },
      needs: "must be admin of the workspace, and own or be allowed to make what is set up in Unity Catalog",
    });
  }

  /** What is there; undefined where nothing is. */
  async read(path: string, params: Fields = {}): Promise<Fields | undefined> {
    return this.#orMissing({ method: "GET", url: path, params });
  }

  async hasFile(path: string): Promise<boolean> {
    return (await this.#orMissing({ method: "HEAD", url: path })) !== undefined;
  }

  async write(method: "POST" | "PATCH" | "PUT", path: string, data: Fields | Buffer = {}): Promise<void> {
    this.writes++;
    const type = Buffer.isBuffer(data) ? "application/octet-stream" : "application/json";
    await this.send({ method, url: path, data, headers: { "content-type": type } });
  }

  /** Deletes what may have gone meanwhile. */
  async remove(method: "DELETE" | "POST", path: string, said: Fields = {}): Promise<void> {
    this.writes++;
    await this.#orMissing({ method, url: path, ...(method === "POST" ? { data: said } : { params: said }) });
  }

  /** The one place from which calls go out. */
  protected async send(request: AxiosRequestConfig): Promise<Fields> {
    return (await this.#http.request(request)).data ?? {};
  }

  async #orMissing(request: AxiosRequestConfig): Promise<Fields | undefined> {
    try {
      return await this.send(request);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
}
