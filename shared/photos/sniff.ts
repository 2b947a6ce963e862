import { SIGNATURES } from "./policy.ts";

/** Bytes in which a text must name itself as SVG. */
const HEAD = 4096;
const SVG = /^(?:\xef\xbb\xbf)?[ \t\r\n]*(?:<svg|(?:<\?xml|<!DOCTYPE svg|<!--)[\s\S]*?<svg)/;

interface Signature {
  type: string;
  /** The bytes of the file's beginning; undefined is any byte. */
  bytes: (number | undefined)[];
}

const signatures: Signature[] = Object.entries(SIGNATURES).flatMap(([type, texts]) =>
  texts.map((text) => ({
    type,
    bytes: (text.match(/../g) ?? []).map((pair) => (pair === ".." ? undefined : Number.parseInt(pair, 16))),
  })),
);

/** The type's name in photos.json, or undefined when the file begins like no image that we know. */
export function sniff(content: Buffer): string | undefined {
  const begins = ({ bytes }: Signature) =>
    content.length >= bytes.length && bytes.every((byte, at) => byte === undefined || byte === content[at]);
  const type = signatures.find(begins)?.type;
  if (type) return type;
  return SVG.test(content.toString("latin1", 0, HEAD)) ? "SVG" : undefined;
}
