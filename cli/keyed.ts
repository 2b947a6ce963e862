/** fetch with the key that a function app asks for, if there is one. */
export const keyed =
  (key: string | undefined): typeof fetch =>
  (at, init) => {
    const headers = new Headers(init?.headers);
    if (key !== undefined) headers.set("x-functions-key", key);
    return fetch(at, { ...init, headers });
  };
