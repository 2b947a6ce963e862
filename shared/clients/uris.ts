/** A path on a Volume is written as it is; in a URL every segment is encoded. */
export function uriBelow(root: string, container: string, path: string): string {
  const segments = [container, ...path.split("/")].filter((segment, n) => n === 0 || segment !== "");
  return [root, ...(/^https?:/.test(root) ? segments.map(encodeURIComponent) : segments)].join("/");
}

/** `container/path` of such a URI; one that is not below the root stays as it is. */
export function placeBelow(root: string, uri: string): string {
  const below = uri.startsWith(`${root}/`) ? uri.slice(root.length + 1) : uri;
  return /^https?:/.test(uri) ? below.split("/").map(decodeURIComponent).join("/") : below;
}
