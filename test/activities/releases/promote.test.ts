import { beforeEach, describe, expect, test } from "vitest";
import { promoteWith } from "../../../activities/releases/promote.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { readTraffic } from "../../../shared/versions/store.ts";
import { Hub, startStorage } from "../../shared/intake/hub.ts";

const blobs = new Blobs(await startStorage());
const hub = new Hub();
let model = "";
let models = 0;
beforeEach(() => {
  model = `pets-${++models}`;
});

const released = (version: string, run = version) => ({
  version,
  runId: `run-${run}`,
  sha256: run.repeat(64).slice(0, 64),
});
const promote = (
  version: string,
  champion: string | null,
  storage: Pick<Blobs, "read" | "writeJson" | "json"> = blobs,
) =>
  promoteWith({ blobs: storage as Blobs })(
    {
      model,
      challenger: released(version),
      champion: champion ? released(champion) : null,
      best: released(version),
    },
    hub,
  );

describe("the traffic pointer", () => {
  test("names the version with its run and its bytes, the one before, and the best so far", async () => {
    await promote("1", null);
    await promote("2", "1");
    expect(await readTraffic(blobs, model)).toEqual({
      ...released("2"),
      previous: "1",
      best: released("2"),
      since: expect.stringMatching(/^\d{4}-/),
    });
  });

  test("is not moved twice by a repetition", async () => {
    const first = await promote("1", null);
    expect(await promote("1", null)).toEqual(first);
  });

  test("is not moved over a champion that the version was not compared with", async () => {
    await promote("1", null);
    await promote("2", "1");
    await expect(promote("3", "1")).rejects.toThrow(
      "version 3 was compared with version 1 of run run-1, but now version 2 of run run-2 serves: ask for a new run",
    );
    await expect(promote("3", null)).rejects.toThrow("compared with no champion");
    expect((await readTraffic(blobs, model))?.version).toBe("2");
  });

  test("tells versions of one number by their runs and bytes", async () => {
    await blobs.writeJson(paths.traffic(model), {
      ...released("1", "9"),
      previous: null,
      since: "2026-01-01T00:00:00Z",
    });
    await expect(promote("1", null)).rejects.toThrow("now version 1 of run run-9 serves");
    await expect(promote("2", "1")).rejects.toThrow("now version 1 of run run-9 serves");
  });

  test("of before hashes were kept is known by its run", async () => {
    const { sha256: _, ...old } = released("1");
    await blobs.writeJson(paths.traffic(model), { ...old, previous: null, since: "2026-01-01T00:00:00Z" });
    expect((await promote("2", "1")).version).toBe("2");
  });
});

describe("a race for the traffic pointer", () => {
  /** Somebody else writes between this one's reading and its writing. */
  const overtakenBy = (version: string) => ({
    read: blobs.read.bind(blobs),
    json: blobs.json.bind(blobs),
    writeJson: async (...write: Parameters<Blobs["writeJson"]>) => {
      await blobs.writeJson(paths.traffic(model), {
        ...released(version),
        previous: "1",
        since: "2026-01-01T00:00:00Z",
      });
      return blobs.writeJson(...write);
    },
  });

  test("is lost by the one that writes second, which says who serves", async () => {
    await promote("1", null);
    await expect(promote("2", "1", overtakenBy("3"))).rejects.toThrow(
      "but now version 3 of run run-3 serves",
    );
    expect((await readTraffic(blobs, model))?.version).toBe("3");
  });

  test("is lost as well when nothing served before", async () => {
    await expect(promote("2", null, overtakenBy("3"))).rejects.toThrow(
      "but now version 3 of run run-3 serves",
    );
  });

  test("with oneself is won: the answer to the first write was lost", async () => {
    await promote("1", null);
    expect(await promote("2", "1", overtakenBy("2"))).toMatchObject(released("2"));
  });

  test("of many is won by one", async () => {
    await promote("1", null);
    const tries = await Promise.allSettled(["2", "3", "4", "5"].map((version) => promote(version, "1")));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
