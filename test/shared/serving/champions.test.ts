import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Champions } from "../../../shared/serving/champions.ts";
import { Deployments } from "../../../shared/serving/deployments.ts";
import { Pool } from "../../../shared/serving/pool.ts";
import { startStorage } from "../intake/hub.ts";

const settings = await startStorage();
const real = new Blobs(settings);
/** Takes connections and never answers. */
const mute = createServer(() => {}).listen(0, "127.0.0.1");
await once(mute, "listening");
afterAll(() => mute.close());
const { port } = mute.address() as AddressInfo;
const hanging = new Blobs({
  ...settings,
  DataStorage: settings.DataStorage?.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`),
});
const onnx = readFileSync(join(import.meta.dirname, "fixtures/colours.onnx"));
const hash = sha256(onnx);

/** Storage that may be away, or leave every request open, and counts what is read. */
const state = { away: false, hangs: false, slow: false, reads: 0, waiting: [] as (() => void)[] };
const blobs = new Proxy(real, {
  get(target, name: keyof Blobs) {
    const method = target[name] as (...args: unknown[]) => unknown;
    return async (...args: unknown[]) => {
      if (state.away) throw new Error("storage is away");
      // The pointer comes, what it names does not.
      if (state.slow && name !== "readChanged") await new Promise<void>((go) => state.waiting.push(go));
      const answer = await method.apply(state.hangs ? hanging : target, args);
      state.reads++;
      return answer;
    };
  },
});

const pool = new Pool(1);
afterAll(() => pool.stop());
let now = 0;
let model = "";
let models = 0;
let champions: Champions;
const wait = (seconds: number) => {
  now += seconds * 1000;
};

beforeEach(async () => {
  model = `pets-${++models}`;
  Object.assign(state, { away: false, hangs: false, slow: false, reads: 0, waiting: [] });
  now = Date.now();
  champions = new Champions(blobs, new Deployments(blobs, pool), () => now);
  await release("1");
  await pointAt("1");
});

async function release(version: string, bytes = onnx) {
  const at = (file: string) => paths.model(model, version, file);
  const names = { input: "image", output: "probabilities", sha256: hash };
  await real.write(at("model.onnx"), bytes);
  await real.writeJson(at("model.json"), { format: 1, classes: ["red", "green", "blue"], ...names });
  await real.writeJson(at("version.json"), {
    ...{ model, version, runId: `run-${version}`, snapshot: "s", dataset: "d", mlflowRunId: "m" },
    ...{ trainingHash: "t", code: "c", accuracy: 0.9, sha256: hash },
  });
}

async function pointAt(version: string) {
  const traffic = {
    version,
    runId: `run-${version}`,
    sha256: hash,
    previous: null,
    since: new Date().toISOString(),
  };
  await real.writeJson(paths.traffic(model), traffic);
}

const answering = async () => {
  const { deployment, stale } = await champions.of(model);
  return `${deployment.card.version}${stale ? " stale" : ""}`;
};

describe("who answers", () => {
  test("is whom the traffic pointer names, loaded once for all who ask", async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, answering));
    expect(new Set(answers)).toEqual(new Set(["1"]));
    expect(state.reads).toBe(4); // the pointer, the card, model.json, model.onnx
  });

  test("is loaded before anybody asks where that is wanted, whatever is in the way of others", async () => {
    await champions.warm(["nobody", model]);
    state.away = true;
    expect(await answering()).toBe("1");
  });

  test("is asked about beside the work while requests come, and not read again where nothing changed", async () => {
    await answering();
    for (let second = 0; second < 10; second++) {
      wait(1);
      expect(await answering()).toBe("1");
      await vi.waitFor(() => expect(state.reads).toBe(4 + Math.floor((second + 1) / 2)));
    }
  });

  test("is at most some seconds old in a busy process", async () => {
    await release("2");
    await answering();
    await pointAt("2");
    wait(2);
    expect(await answering()).toBe("1"); // and looks
    await vi.waitFor(async () => expect(await answering()).toBe("2"));
  });

  test("is the one before while the next one is loaded, and no longer than a moment", async () => {
    await release("2");
    await answering();
    await pointAt("2");
    state.slow = true;
    wait(2);
    expect(await answering()).toBe("1"); // and looks
    await vi.waitFor(() => expect(state.waiting).toHaveLength(3));
    expect(await answering()).toBe("1");
    wait(2);
    const next = answering();
    state.slow = false;
    for (const go of state.waiting.splice(0)) go();
    expect(await next).toBe("2");
  });

  test("is never the version rolled back while nobody asked", async () => {
    await release("2");
    await pointAt("2");
    expect(await answering()).toBe("2");
    await pointAt("1");
    wait(3 * 3600);
    expect(await answering()).toBe("1");
  });

  test("is not the version rolled back for as long as the machine's clock was put back", async () => {
    await pointAt("1");
    champions = new Champions(blobs, new Deployments(blobs, pool));
    expect(await answering()).toBe("1");
    await release("2");
    await pointAt("2");
    const steady = performance.now() + 4000;
    vi.spyOn(Date, "now").mockReturnValue(now - 3_600_000);
    vi.spyOn(performance, "now").mockImplementation(() => steady);
    expect(await answering().finally(() => vi.restoreAllMocks())).toBe("2");
  });

  test("is nobody when the pointer is gone", async () => {
    await answering();
    await real.remove(paths.traffic(model));
    wait(10);
    await expect(answering()).rejects.toMatchObject({ status: 404, type: "no-champion" });
  });
});

describe("a version that cannot be loaded", () => {
  test("is answered by 503 with a time to come back, and not by the version that traffic excludes", async () => {
    await release("2", Buffer.from("not what was judged"));
    await answering();
    await pointAt("2");
    wait(10);
    const error = { status: 503, type: "model-unavailable", extra: { retryAfter: 2 } };
    await expect(answering()).rejects.toMatchObject(error);
    await expect(answering()).rejects.toMatchObject(error);
    await release("2");
    wait(10);
    expect(await answering()).toBe("2");
  });

  test("is not served under the number of another run", async () => {
    await release("2");
    const traffic = {
      version: "2",
      runId: "another",
      sha256: hash,
      previous: null,
      since: "2026-01-01T00:00:00Z",
    };
    await real.writeJson(paths.traffic(model), traffic);
    const told = vi.spyOn(console, "error").mockImplementation(() => {});
    await expect(answering()).rejects.toThrow(/^Version 2 of ".*" cannot be loaded: the log says why.$/);
    expect(told.mock.calls.join()).toContain("/2 was made by run-2, but the traffic pointer names another");
    told.mockRestore();
  });
});

describe("while storage cannot be reached", () => {
  test("the last good version answers and says that it may be stale", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    await answering();
    state.away = true;
    wait(60);
    expect(await answering()).toBe("1 stale");
    expect(await answering()).toBe("1 stale");
    state.away = false;
    await release("2");
    await pointAt("2");
    wait(60);
    expect(await answering()).toBe("2");
    expect(warn).toHaveBeenCalledWith(expect.stringContaining(`"${model}" gave 2 stale answers`));
    warn.mockRestore();
  });

  test("a request waits two seconds for it at the most", async () => {
    await answering();
    state.hangs = true;
    wait(60);
    const started = performance.now();
    expect(await answering()).toBe("1 stale");
    expect(performance.now() - started).toBeLessThan(4000);
  });

  test("a version that traffic was known to exclude does not answer", async () => {
    await release("2", Buffer.from("not what was judged"));
    await answering();
    await pointAt("2");
    wait(10);
    await expect(answering()).rejects.toMatchObject({ status: 503 });
    state.away = true;
    wait(10);
    await expect(answering()).rejects.toMatchObject({ status: 503, type: "storage-unavailable" });
  });

  test("a process that knows nothing yet says so, and answers as soon as it can", async () => {
    state.away = true;
    await expect(answering()).rejects.toMatchObject({ status: 503, extra: { retryAfter: 2 } });
    state.away = false;
    wait(2);
    await vi.waitFor(async () => expect(await answering()).toBe("1"));
  });
});
