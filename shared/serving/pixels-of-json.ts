import { mustBeSmall } from "../photos/policy.ts";
import { giveBack } from "./own-memory.ts";
import type { Pixels } from "./pixels.ts";

const code = (character: string) => character.charCodeAt(0);
const [OPENS, CLOSES, COMMA, ZERO] = [code("["), code("]"), code(","), code("0")];
/** The shortest pixel is `[0,0,0]`. */
const BYTES_A_PIXEL = 7;

/**
 * The pixels of a body `{"pixels": [[[r, g, b], …], …]}`, byte by byte: as values they take twenty times their bytes, and some three
 * times as long. Undefined of any other body, and of one with a mistake, which is told by whoever reads it whole. Throws a `Problem` if
 * they are too many.
 */
export function pixelsOfJson(json: Uint8Array): Pixels | undefined {
  const text = new Scanner(json);
  if (!["{", '"pixels"', ":", "["].every((token) => text.eatText(token))) return undefined;
  const data = new Uint8Array(Math.ceil(json.length / BYTES_A_PIXEL) * 3);
  let [to, width, height] = [0, 0, 0];
  do {
    const row = to;
    if (!text.eat(OPENS)) return undefined;
    do {
      if (!text.eat(OPENS)) return undefined;
      for (let channel = 0; channel < 3; channel++) {
        const level = channel === 0 || text.eat(COMMA) ? text.level() : undefined;
        if (level === undefined) return undefined;
        data[to++] = level;
      }
      if (!text.eat(CLOSES)) return undefined;
    } while (text.eat(COMMA));
    width ||= to - row;
    if (!text.eat(CLOSES) || to - row !== width) return undefined;
    mustBeSmall(width / 3, ++height); // what comes behind too many is not looked at
  } while (text.eat(COMMA));
  if (!text.eat(CLOSES) || !text.eatText("}") || !text.isOver()) return undefined;
  const pixels = { data: data.slice(0, to), width: width / 3, height };
  giveBack(data);
  return pixels;
}

/** Reads JSON from its bytes, past the blanks before each piece. */
class Scanner {
  readonly #json: Uint8Array;
  #at = 0;

  constructor(json: Uint8Array) {
    this.#json = json;
  }

  eat(byte: number): boolean {
    if (this.#next() !== byte) return false;
    this.#at++;
    return true;
  }

  eatText(text: string): boolean {
    this.#next();
    for (const character of text) if (this.#json[this.#at++] !== code(character)) return false;
    return true;
  }

  /** A whole number from 0 to 255, without a zero before it. */
  level(): number | undefined {
    let digit = (this.#next() ?? 0) - ZERO;
    if (!isDigit(digit)) return undefined;
    const first = this.#at;
    let level = 0;
    for (; isDigit(digit) && level <= 255; digit = (this.#json[++this.#at] ?? 0) - ZERO)
      level = level * 10 + digit;
    const hasZeroBefore = this.#json[first] === ZERO && this.#at > first + 1;
    return level > 255 || hasZeroBefore ? undefined : level;
  }

  isOver(): boolean {
    return this.#next() === undefined;
  }

  #next(): number | undefined {
    while (isBlank(this.#json[this.#at])) this.#at++;
    return this.#json[this.#at];
  }
}

const isDigit = (digit: number) => digit >= 0 && digit <= 9;
const isBlank = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
