import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { arrivesBy } from "../../../shared/kit/arrival.ts";
import { readBody } from "../../../shared/kit/body.ts";

/** A request that has come by a message of Node's own server; its body as a stream is not to be touched. */
function request(message: Readable, length?: string) {
  const made = {
    headers: new Headers(length === undefined ? {} : { "content-length": length }),
    get body(): never {
      throw new Error("somebody reads the body as a stream");
    },
  };
  arrivesBy(made, message as IncomingMessage);
  return made;
}
const bytes = (n: number) => new Uint8Array(n).fill(7);
const still = () => new Readable({ read: () => undefined });

describe("a body that comes by a message of Node's server", () => {
  test("is what was sent, in whatever pieces it comes and whatever length it says", async () => {
    const pieces = fc.array(
      fc.uint8Array({ minLength: 1, maxLength: 50 }).map((some) => new Uint8Array(some)),
    );
    const told = fc.option(fc.nat(1000).map(String), { nil: undefined });
    const property = fc.asyncProperty(pieces, told, async (sent, length) => {
      const read = await readBody(request(Readable.from(sent), length), 5000);
      expect(read.equals(Buffer.concat(sent))).toBe(true);
    });
    await fc.assert(property);
  });

  test("is refused by its length before a byte is read", async () => {
    const untouched = Readable.from([bytes(11)]);
    await expect(readBody(request(untouched, "11"), 10)).rejects.toMatchObject({ status: 413 });
    expect(untouched.readableDidRead).toBe(false);
  });

  test.each([
    ["is longer than it may be", 10, () => undefined, { status: 413 }],
    ["finds no room", 100, () => fail("no room"), { message: "no room" }],
  ])("that %s is left where it is, and can be read on", async (_, most, account, error) => {
    const message = Readable.from([bytes(11), bytes(12), bytes(13)]);
    const one = request(message);
    await expect(readBody(one, most, account)).rejects.toMatchObject(error);
    expect([message.isPaused(), message.destroyed, message.listenerCount("data")]).toEqual([true, false, 0]);
    expect(await readBody(one, 100)).toHaveLength(25);
  });

  test("that breaks off is the caller's fault, whether it does so now or has done so before", async () => {
    const message = still();
    const reading = readBody(request(message), 10);
    message.destroy();
    for (const each of [reading, readBody(request(message), 10)])
      await expect(each).rejects.toMatchObject({ status: 400, type: "body-cut-off" });
  });

  test("that stops for a minute is waited for no longer, one that goes on is", async () => {
    vi.useFakeTimers();
    const message = still();
    const reading = readBody(request(message), 10);
    const failed = expect(reading).rejects.toMatchObject({ status: 408 });
    await vi.advanceTimersByTimeAsync(59_000);
    message.push(bytes(1));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(message.listenerCount("data")).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    await failed;
    vi.useRealTimers();
  });
});

function fail(why: string): never {
  throw new Error(why);
}
