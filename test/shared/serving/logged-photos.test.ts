import { expect, test, vi } from "vitest";
import { BlobRefused, Conflict } from "../../../shared/clients/blob-errors.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import type { BlobPath } from "../../../shared/kit/paths.ts";
import { InferenceLog } from "../../../shared/serving/inference-log.ts";
import { LoggedPhotos } from "../../../shared/serving/logged-photos.ts";

const features = { brightness: 1, contrast: 1, red: 1, green: 1, blue: 1, pixels: 1, aspect: 1 };
const answer = { version: "1", label: "cat", probability: 0.9, latencyMs: 3, features };
const [one, other] = [Buffer.from("one photo"), Buffer.from("another photo")];
const MB = 1 << 20;

/** A log over a storage that remembers what was written, with the fates of its photos; `state` is what storage does. */
function logOver() {
  const written = new Map<string, string>();
  const state = { away: false, refuses: false, overtaken: false, now: Date.now() };
  const fates: string[] = [];
  const blobs = {
    modified: async ({ path }: BlobPath) => {
      if (state.away) throw new Error("storage is away");
      return written.has(path) ? state.now : undefined;
    },
    json: async () => undefined,
    async *list() {},
    remove: async ({ path }: BlobPath) => written.delete(path),
    write: vi.fn(async (blob: BlobPath, body: string | Buffer) => {
      const refusal = { code: "BlobImmutable", status: 409, remedy: "Wait." };
      const isPhoto = blob.path.includes("/photos/");
      if (isPhoto && state.refuses) throw new BlobRefused(blob, "written", refusal, undefined);
      if (isPhoto && state.overtaken) throw new Conflict("somebody else was first");
      written.set(blob.path, String(body));
      return "etag";
    }),
  };
  const photos = new LoggedPhotos(blobs, (_, fate) => fates.push(fate));
  const log = new InferenceLog(blobs, photos);
  const lines = () =>
    [...written].flatMap(([path, text]) =>
      path.endsWith(".jsonl")
        ? text
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [],
    );
  const kept = () => [...written.keys()].filter((path) => path.includes("/photos/"));
  return { log, state, fates, blobs, written, lines, kept };
}

test("a photo is kept once, by its SHA-256, which the lines of its answers name; others name none", async () => {
  const { log, lines, kept, blobs, fates } = logOver();
  for (const photo of [one, one, undefined]) log.record("pets", answer, { photo });
  expect(blobs.write).not.toHaveBeenCalled();
  await log.flush();
  log.record("pets", answer, { photo: one });
  await log.flush();
  expect(kept()).toEqual([`pets/photos/${sha256(one)}`]);
  expect(lines().map(({ photo }) => photo)).toEqual([sha256(one), sha256(one), undefined, sha256(one)]);
  expect(fates).toEqual(["kept", "kept", "kept"]);
});

test("a photo that is answered again a day later is written anew, since it goes by when it was written; where it may not be, it stays", async () => {
  const { log, state, blobs, lines, fates } = logOver();
  log.record("pets", answer, { photo: one });
  await log.flush();
  const photosWritten = () => blobs.write.mock.calls.filter(([{ path }]) => path.includes("/photos/")).length;
  state.now = Date.now() - 25 * 3_600_000;
  for (const refuses of [false, true]) {
    state.refuses = refuses;
    log.record("pets", answer, { photo: one });
    await log.flush();
  }
  expect(photosWritten()).toBe(3);
  expect(lines().map(({ photo }) => photo)).toEqual(Array(3).fill(sha256(one)));
  expect(fates).toEqual(["kept", "kept", "kept"]);
});

test("of answers that the log leaves out no photo is kept either", async () => {
  const { log, kept } = logOver();
  log.record("pets", answer, { share: 0, photo: one });
  await log.flush();
  expect(kept()).toEqual([]);
});

test("what is too large, or too much for memory, is dropped and counted; its line stays", async () => {
  const { log, lines, fates } = logOver();
  for (const size of [11 * MB, 9 * MB, 9 * MB, 9 * MB])
    log.record("pets", answer, { photo: Buffer.alloc(size) });
  expect(fates).toEqual(["large", "dropped"]);
  await log.flush();
  expect(lines().filter(({ photo }) => photo)).toHaveLength(2);
  expect(lines()).toHaveLength(4);
});

test("many bytes are written before the log's own time", async () => {
  const { log, kept } = logOver();
  log.record("pets", answer, { photo: Buffer.alloc(9 * MB) });
  await vi.waitFor(() => expect(kept()).toHaveLength(1));
});

test("a photo that is part of a larger body does not keep that in memory, and is the same", async () => {
  const { log, kept } = logOver();
  const body = Buffer.concat([one, Buffer.alloc(100), other]);
  log.record("pets", answer, { photo: body.subarray(0, one.length) });
  body.fill(0); // somebody else's from now on
  await log.flush();
  expect(kept()).toEqual([`pets/photos/${sha256(one)}`]);
});

test("while storage is away photos and lines wait, and nothing is written twice", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const { log, state, lines, fates, kept } = logOver();
  state.away = true;
  for (const photo of [one, other]) log.record("pets", answer, { photo });
  await log.flush();
  expect([lines(), fates]).toEqual([[], []]);
  expect(warn).toHaveBeenCalledWith(expect.stringMatching(/2 predictions wait for their photos .* away/));
  state.away = false;
  await log.flush();
  await log.flush();
  expect([lines().length, kept().length, fates]).toEqual([2, 2, ["kept", "kept"]]);
  warn.mockRestore();
});

test("a photo that storage refuses is counted and named, and keeps no line waiting; one that somebody else has just written is kept", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const { log, state, lines, fates } = logOver();
  state.refuses = true;
  log.record("pets", answer, { photo: one });
  await log.flush();
  expect(warn).toHaveBeenCalledWith(
    expect.stringMatching(/not kept: predictions\/pets.*BlobImmutable\. Wait/),
  );
  Object.assign(state, { refuses: false, overtaken: true });
  log.record("pets", answer, { photo: other });
  await log.flush();
  expect(lines().map(({ photo }) => photo)).toEqual([undefined, sha256(other)]);
  expect(fates).toEqual(["refused", "kept"]);
  warn.mockRestore();
});
