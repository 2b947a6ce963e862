/** One request and its answer, as far as they tell what has changed. Header names are in lower case. */
export type Exchange = {
  method: string;
  url: string; // path and query
  request: Record<string, string | undefined>;
  status: number;
  response: Record<string, string | undefined>;
};

/** A blob's address in an account. */
export type BlobAddress = { account: string; container: string; name: string };

/** The blob that a URL is about: `/account/container/name`, percent-encoded. */
export function blobOf(url: string): BlobAddress | undefined {
  const [, account, container, name] = /^\/([^/?]+)\/([^/?]+)\/([^?]+)/.exec(url) ?? [];
  return account && container && name ? { account, container, name: decoded(name) } : undefined;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a percent sign that encodes nothing
  }
}
