import type { DurableHttpRequest } from "./action.ts";

/** Never sent on: the key is for the function that was called, not for what it points to. */
const ownKey = "x-functions-key";
/** Sent on within an origin only: whoever answers must not get what was meant for another. */
const credentials = ["authorization", "cookie", "proxy-authorization"];

/** The request that follows another to where an answer points; `target` may be relative to `base`, which answered. */
export function onwardRequest(
  request: DurableHttpRequest,
  method: string,
  target: string,
  base = request.uri,
): DurableHttpRequest {
  const { content: _sent, tokenSource, headers, ...rest } = request;
  // What is no address is asked for all the same: the call then fails by it.
  const uri = URL.canParse(target, base) ? new URL(target, base).href : target;
  const isSame = originOf(uri) === originOf(request.uri);
  const kept = Object.entries(headers ?? {}).filter(([name]) => {
    const lower = name.toLowerCase();
    return lower !== ownKey && (isSame || !credentials.includes(lower));
  });
  return {
    ...rest,
    method,
    uri,
    ...(headers && { headers: Object.fromEntries(kept) }),
    ...(tokenSource && isSame && { tokenSource }),
  };
}

function originOf(uri: string): string | undefined {
  return URL.canParse(uri) ? new URL(uri).origin : undefined;
}
