import { buffer } from "node:stream/consumers";
import { BlobServiceClient, type BlockBlobClient, RestError } from "@azure/storage-blob";
import { z } from "zod";
import { ApiError, invalidParameter, parsed } from "./api-error.ts";
import type { Store } from "./store.ts";

/** The container of volumes that Unity Catalog itself has a place for. */
const MANAGED = "abfss://unity-catalog@local/";

/** A volume: a container of the storage account that goes by another path. */
type Volume = { catalog_name: string; schema_name: string; name: string; storage_location: string };

const Part = z.string().regex(/^[^./\s]+$/);
const named = { catalog_name: Part, schema_name: Part, name: Part };
const Managed = z.strictObject({ ...named, volume_type: z.literal("MANAGED") });
const External = z.strictObject({
  ...{ ...named, volume_type: z.literal("EXTERNAL") },
  storage_location: z.string().regex(/^abfss:\/\/[a-z\d-]+@[^/]+\/$/, "must be abfss://CONTAINER@ACCOUNT/"),
});

const fullName = ({ catalog_name, schema_name, name }: Omit<Volume, "storage_location">) =>
  `${catalog_name}.${schema_name}.${name}`;

/** Unity Catalog's API of volumes, as far as they are set up by it. */
export const volumesApi = (store: Store) => ({
  "POST unity-catalog/volumes": (body: unknown) => {
    const asked = parsed(z.discriminatedUnion("volume_type", [Managed, External]), body);
    const created = asked.volume_type === "MANAGED" ? { ...asked, storage_location: MANAGED } : asked;
    if (store.object("volume", fullName(created)))
      throw new ApiError(409, "VOLUME_ALREADY_EXISTS", `Volume '${fullName(created)}' already exists`);
    store.saveObject("volume", fullName(created), created);
    return { ...created, full_name: fullName(created) };
  },
});

/** The files of volumes. They lie in the containers of a storage account, where everybody else finds them too. */
export class Volumes {
  readonly #store: Store;
  readonly #connection: string | undefined;

  constructor(store: Store, connection: string | undefined) {
    [this.#store, this.#connection] = [store, connection];
  }

  /** Where tasks see them, such as /Volumes/main/darkroom/runs. */
  paths(): string[] {
    return this.#store
      .objects<Volume>("volume")
      .map((one) => `/Volumes/${one.catalog_name}/${one.schema_name}/${one.name}`);
  }

  async get(path: string, whole: boolean): Promise<{ size: number; modified: Date; bytes?: Buffer }> {
    return found(path, async () => {
      const blob = this.#at(path);
      const { contentLength: size = 0, lastModified = new Date(0) } = await blob.getProperties();
      if (!whole) return { size, modified: lastModified };
      const got = await blob.download();
      const bytes = await buffer(got.readableStreamBody as NodeJS.ReadableStream);
      return { size: bytes.length, modified: got.lastModified ?? lastModified, bytes };
    });
  }

  async put(path: string, bytes: Buffer): Promise<void> {
    await found(path, async () => {
      const blob = this.#at(path);
      await this.#container(blob.containerName).createIfNotExists(); // that of managed volumes is nobody's to make
      await blob.uploadData(bytes);
    });
  }

  async remove(path: string): Promise<void> {
    await found(path, () => this.#at(path).delete());
  }

  #at(path: string): BlockBlobClient {
    const [root, catalog_name = "", schema_name = "", name = "", ...rest] = path.split("/");
    if (root !== "Volumes" || rest.length === 0 || rest.some((part) => ["", ".", ".."].includes(part)))
      throw invalidParameter(`"${path}" is no path of a volume's file.`);
    const volume = this.#store.object<Volume>("volume", fullName({ catalog_name, schema_name, name }));
    if (!volume || this.#connection === undefined) throw missing(path);
    const container = volume.storage_location.slice("abfss://".length).split("@")[0] as string;
    return this.#container(container).getBlockBlobClient(rest.join("/"));
  }

  #container(name: string) {
    return BlobServiceClient.fromConnectionString(this.#connection ?? "").getContainerClient(name);
  }
}

const missing = (path: string) => new ApiError(404, "NOT_FOUND", `The file /${path} does not exist.`);

async function found<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RestError && error.statusCode === 404) throw missing(path);
    throw error;
  }
}
