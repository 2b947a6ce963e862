import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Jimp } from "jimp";
import sharp from "sharp";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { sha256 } from "../../../shared/kit/hash.ts";
import { Pool } from "../../../shared/serving/pool.ts";

const CLASSES = ["red", "green", "blue"];
const onnx = readFileSync(join(import.meta.dirname, "fixtures/colours.onnx"));
const model = (key: string, bytes = onnx) => ({
  ...{ key, name: `models/pets/${key}`, onnx: bytes },
  spec: {
    ...{ format: 1 as const, classes: CLASSES, input: "image", output: "probabilities" },
    ...{ sha256: sha256(bytes), decoder: {} },
  },
});
const pools: Pool[] = [];
afterAll(() => Promise.all(pools.map((pool) => pool.stop())));
const dying = new URL("./fixtures/dying-thread.ts", import.meta.url);

async function opened(threads: number, script?: URL): Promise<Pool> {
  const pool = new Pool(threads, script);
  pools.push(pool);
  await pool.open(model("1"));
  return pool;
}

const plain = (background: string) =>
  sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .jpeg()
    .toBuffer();
const [red, blue] = await Promise.all(
  ["#c01010", "#1010c0"].map(plain) as [Promise<Buffer>, Promise<Buffer>],
);
const ask = (pool: Pool, photo: Uint8Array, key = "1") => pool.ask("predict", { key, item: { photo } });
const labelOf = async (pool: Pool, photo: Uint8Array) => {
  const { probabilities } = await ask(pool, photo);
  return CLASSES[probabilities.indexOf(Math.max(...probabilities))];
};
const bmp = (width: number, height: number) =>
  new Jimp({ width, height, color: 0xff0000ff }).getBuffer("image/bmp");

describe("a pool of serving threads", () => {
  test("answers each with its own, however many ask", async () => {
    const pool = await opened(2);
    const photos = Array.from({ length: 100 }, (_, n) => (n % 3 === 0 ? blue : red));
    const labels = await Promise.all(photos.map((photo) => labelOf(pool, photo)));
    expect(labels).toEqual(photos.map((photo) => (photo === blue ? "blue" : "red")));
  });

  test("says of pixels what it says of the photo that they were made of", async () => {
    const pool = await opened(1);
    const data = new Uint8Array(Array.from({ length: 40 * 30 }, () => [192, 16, 16]).flat());
    const { probabilities } = await pool.ask("predict", {
      key: "1",
      item: { pixels: { data, width: 40, height: 30 } },
    });
    expect(probabilities.indexOf(Math.max(...probabilities))).toBe(0);
  });

  test("leaves the event loop free meanwhile", async () => {
    const pool = await opened(1);
    const large = await bmp(1000, 1000);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await ask(pool, large);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  });

  test("leaves one thread to short work while there is any, and all to long work where there is none", async () => {
    const pool = await opened(2);
    const long = () => pool.ask("predict", { key: "1", item: { photo: red } }, true);
    const alone = [long(), long()];
    expect(pool.waiting).toBe(0);
    await Promise.all(alone);
    const mixed = [ask(pool, blue), long(), long()];
    expect(pool.waiting).toBe(1);
    await Promise.all(mixed);
  });

  test("answers short work before long work that waits, also after a second in which nothing short came", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const pool = await opened(2);
    const order: string[] = [];
    const long = () =>
      pool.ask("predict", { key: "1", item: { photo: red } }, true).then(() => void order.push("long"));
    await ask(pool, blue);
    vi.advanceTimersByTime(2000);
    const all = Array.from({ length: 12 }, long);
    all.push(ask(pool, blue).then(() => void order.push("short")));
    vi.advanceTimersByTime(2000); // as long as it has waited by now, more of the short would be unlikely
    await Promise.all(all);
    vi.useRealTimers();
    expect(order.indexOf("short")).toBeLessThan(9); // its thread may be slow, but it does not wait for all that came before
  });

  test("never has HEIC in all of its threads", async () => {
    const pool = await opened(2);
    const heic = () => pool.ask("predict", { key: "1", item: { heic: Buffer.from("none") } }, true);
    const asked = [heic(), heic()];
    expect(pool.waiting).toBe(1);
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  test("tells why a photo is refused, with what to do about it", async () => {
    const pool = await opened(1);
    const cut = red.subarray(0, red.length / 2);
    await expect(ask(pool, cut)).rejects.toMatchObject({
      ...{ status: 422, type: "truncated", extra: { remedy: expect.any(String) } },
    });
  });

  test("opens no model that cannot serve, and goes on with those it has", async () => {
    const pool = await opened(2);
    await expect(pool.open(model("2", Buffer.from("no model")))).rejects.toThrow(
      "models/pets/2/model.onnx cannot be used: ",
    );
    expect(await labelOf(pool, red)).toBe("red");
  });

  test("tells more than a thousand that wait to come back in a second", async () => {
    const pool = await opened(1);
    const answers = await Promise.allSettled(Array.from({ length: 1100 }, () => ask(pool, red)));
    const refused = answers.filter(({ status }) => status === "rejected");
    expect(refused.length).toBeGreaterThan(90);
    for (const one of refused)
      expect(one).toMatchObject({ reason: { status: 429, type: "busy", extra: { retryAfter: 1 } } });
  });
});

describe("a thread that ends", () => {
  afterEach(() => vi.useRealTimers());
  /** What ends the thread that decodes it. */
  const deadly = Buffer.concat([red, Buffer.from("ends its thread")]);

  test("takes the photo it was at with it at its second end; nobody else notices", async () => {
    const pool = await opened(2, dying);
    const others = Array.from({ length: 30 }, () => labelOf(pool, red));
    const ended = ask(pool, deadly);
    others.push(...Array.from({ length: 30 }, () => labelOf(pool, red)));
    await expect(ended).rejects.toMatchObject({ status: 422, type: "too-costly" });
    expect(new Set(await Promise.all(others))).toEqual(new Set(["red"]));
    expect(await labelOf(pool, blue)).toBe("blue");
  });

  test("is replaced by one that has every model that was open", async () => {
    const pool = await opened(1, dying);
    await pool.open(model("2"));
    pool.close("1");
    await expect(ask(pool, deadly, "2")).rejects.toMatchObject({ status: 422 });
    expect((await ask(pool, red, "2")).probabilities).toHaveLength(3);
    await expect(ask(pool, red, "1")).rejects.toMatchObject({ status: 503, type: "model-loading" });
  });

  test("is what becomes of one that takes too long over a photo, which is not tried again", async () => {
    const pool = await opened(1);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const slow = ask(pool, await bmp(1000, 1000)).catch((error: unknown) => error);
    const next = labelOf(pool, red);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await slow).toMatchObject({ status: 422, type: "too-costly" });
    expect(await next).toBe("red");
  });
});
