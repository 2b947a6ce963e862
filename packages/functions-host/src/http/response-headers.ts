/** What keeps Azure's server from sending these headers, if anything does: it takes visible ASCII only. */
export function badHeader(
  headers: readonly (readonly [string, string | string[] | undefined])[],
): string | undefined {
  for (const [name, value] of headers) {
    const texts = Array.isArray(value) ? value : [value ?? ""];
    if (texts.some((text) => /[^\t\x20-\x7e]/.test(text)))
      return `The response header "${name}" holds a character that is not ASCII: on Azure this is an error too.`;
  }
  return undefined;
}
