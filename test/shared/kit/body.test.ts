import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { readBody } from "../../../shared/kit/body.ts";

const stream = (chunks: Iterable<Uint8Array>, cancelled = () => {}) => {
  const rest = chunks[Symbol.iterator]();
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const { value, done } = rest.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: cancelled,
  });
};
const request = (body: ReadableStream<Uint8Array> | null, length?: string) => ({
  headers: new Headers(length === undefined ? {} : { "content-length": length }),
  body: body as never,
});
const bytes = (n: number) => new Uint8Array(n).fill(7);
function* endless() {
  for (;;) yield bytes(1000);
}

describe("a body", () => {
  test("is read whole, in one piece or in many, or not there at all", async () => {
    expect(await readBody(request(stream([bytes(3), bytes(4)])), 10)).toEqual(Buffer.from(bytes(7)));
    expect(await readBody(request(stream([bytes(7)]), "7"), 7)).toHaveLength(7);
    expect(await readBody(request(null), 10)).toHaveLength(0);
    expect(await readBody(request(stream([])), 10)).toHaveLength(0);
  });

  test("is what was sent, in whatever pieces it comes and whatever length it says", async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 50 }).map((some) => new Uint8Array(some)));
    const told = fc.option(fc.nat(1000).map(String), { nil: undefined });
    const property = fc.asyncProperty(pieces, told, async (sent, length) => {
      const read = await readBody(request(stream(sent), length), 5000);
      expect(read.equals(Buffer.concat(sent))).toBe(true);
    });
    await fc.assert(property);
    const large = Array.from({ length: 70 }, (_, n) => new Uint8Array(65_537).fill(n));
    expect((await readBody(request(stream(large)), 5 << 20)).equals(Buffer.concat(large))).toBe(true);
  });

  test("is refused by its length before a byte is read, and while it flows where nobody says its length", async () => {
    const untouched = stream(endless());
    await expect(readBody(request(untouched, "11"), 10)).rejects.toMatchObject({ status: 413 });
    expect(untouched.locked).toBe(false);
    const cancelled = vi.fn();
    const flowing = stream(endless(), cancelled);
    await expect(readBody(request(flowing), 5000)).rejects.toMatchObject({ status: 413 });
    expect([flowing.locked, cancelled.mock.calls], "the answer comes over the same connection").toEqual([
      ...[false, []],
    ]);
  });

  test("that is longer than it says counts for what it is", async () => {
    await expect(readBody(request(stream(endless()), "5"), 5000)).rejects.toMatchObject({ status: 413 });
    const accounted: number[] = [];
    await readBody(request(stream([bytes(3 << 20)]), "5"), 4 << 20, (n) => accounted.push(n));
    expect(accounted.reduce((sum, n) => sum + n)).toBeGreaterThanOrEqual(3 << 20);
  });

  test.each(["nonsense", "-1", "1e400", ""])(
    "whose length is %o is measured while it flows",
    async (length) => {
      if (length === "1e400")
        await expect(readBody(request(stream([bytes(3)]), length), 10)).rejects.toThrow();
      else expect(await readBody(request(stream([bytes(3)]), length), 10)).toHaveLength(3);
    },
  );

  test("that there is no room for is not read on", async () => {
    const full = () => {
      throw new Error("no room");
    };
    const untouched = stream(endless());
    await expect(readBody(request(untouched, "5000"), 5000, full)).rejects.toThrow("no room");
  });

  test("that is announced and does not come takes nothing into account", async () => {
    const accounted: number[] = [];
    const silent = new ReadableStream<Uint8Array>();
    const reading = readBody(request(silent, "5000"), 5000, (n) => accounted.push(n));
    await Promise.race([reading, new Promise((resolve) => setImmediate(resolve))]);
    expect(accounted).toEqual([]);
  });

  test("that breaks off is the caller's fault", async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("aborted")),
    });
    await expect(readBody(request(broken), 10)).rejects.toMatchObject({ status: 400, type: "body-cut-off" });
  });

  test("that stops for a minute is waited for no longer", async () => {
    vi.useFakeTimers();
    // A stream that is cancelled only once its reading has ended, as that of a connection is.
    const reading = readBody(request(new ReadableStream({ cancel: () => new Promise(() => {}) })), 10);
    const failed = expect(reading).rejects.toMatchObject({ status: 408 });
    await vi.advanceTimersByTimeAsync(60_000);
    await failed;
    vi.useRealTimers();
  });
});
