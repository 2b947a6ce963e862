import { sha256 } from "../../kit/hash.ts";

/** A number in [0, 1) that depends on nothing but what is drawn: 48 bits of a hash. */
export const uniform = (seed: number, trial: number, name: string): number =>
  Number.parseInt(sha256(`${seed}/${trial}/${name}`).slice(0, 12), 16) / 2 ** 48;
