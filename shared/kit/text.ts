/** The text of a file: UTF-8, or what its first bytes say, as PowerShell writes UTF-16. */
export function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  // Without its mark, which no reader of JSON knows.
  return new TextDecoder(isLittle ? "utf-16le" : isBig ? "utf-16be" : "utf-8").decode(bytes);
}

/** What somebody else has written, as one line that is safe to print: what would end it, colour it or turn it around is spelled out. */
export function shown(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** The same of several lines. */
export const shownLines = (text: string): string => text.split("\n").map(shown).join("\n");

/** Whether nothing ends the line, turns its order around or speaks to a terminal: logs, mails and consoles print it as it is. */
export const isOneLine = (text: string): boolean =>
  !/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u.test(text);
