/** A blob with what Azure's host tells of it. */
export interface StoredBlob {
  bytes: Buffer;
  properties: Record<string, unknown>;
  metadata: Record<string, string>;
}

const metadataPrefix = "x-ms-meta-";

/** Reads a blob from the storage's answer. */
export async function readBlob(response: Response): Promise<StoredBlob> {
  const { headers } = response;
  const bytes = Buffer.from(await response.arrayBuffer());
  const time = (name: string) => headers.get(name) && new Date(headers.get(name) as string).toISOString();
  const properties = {
    LastModified: time("last-modified"),
    CreatedOn: time("x-ms-creation-time"),
    BlobType: headers.get("x-ms-blob-type"),
    ContentLength: bytes.length,
    ContentType: headers.get("content-type"),
    ETag: headers.get("etag"),
    ContentHash: headers.get("content-md5"),
    ContentEncoding: headers.get("content-encoding"),
    ContentLanguage: headers.get("content-language"),
    CacheControl: headers.get("cache-control"),
  };
  const metadata = [...headers]
    .filter(([name]) => name.startsWith(metadataPrefix))
    .map(([name, value]) => [name.slice(metadataPrefix.length), value]);
  return { bytes, properties, metadata: Object.fromEntries(metadata) };
}
