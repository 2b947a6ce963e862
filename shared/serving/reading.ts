import { parseJson } from "../kit/parse-json.ts";
import { giveBack } from "./own-memory.ts";
import type { Photos } from "./photos.ts";
import { photosOfJson } from "./photos-json.ts";
import { pixelsOfJson } from "./pixels-of-json.ts";
import type { Pool } from "./pool.ts";
import { type Inference, readInference } from "./v2-request.ts";

/** Bytes of JSON that are read where the requests are; more would keep everybody waiting, and goes to a thread. */
const AT_ONCE = 1 << 16;
/** Bytes of JSON that keep a thread for long. */
const LONG = 1 << 20;

/** Reads what requests say in JSON. */
export class Reading {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Takes the memory of what is large. Throws a `Problem` that names the field at fault. */
  async photos(json: Buffer): Promise<Photos> {
    if (json.length <= AT_ONCE) return readPhotos(json);
    return this.#pool.ask("readPhotos", json, json.length >= LONG).finally(() => giveBack(json));
  }

  /** What a request of the Open Inference Protocol asks, whose JSON has so many bytes. Takes the memory of what is large. Throws a `Problem`. */
  async inference(body: Buffer, jsonLength: number): Promise<Inference> {
    if (jsonLength <= AT_ONCE) return readInference(body, jsonLength);
    const asked = { body, jsonLength };
    return this.#pool.ask("readInference", asked, jsonLength >= LONG).finally(() => giveBack(body));
  }
}

/** Throws a `Problem` that names the field at fault. */
export function readPhotos(json: Buffer): Photos {
  const pixels = pixelsOfJson(json);
  return pixels ? { items: [{ pixels }], isOne: true } : photosOfJson(parseJson(json.toString("utf8")));
}
