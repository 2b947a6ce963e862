import { beforeEach, expect, onTestFinished, test } from "vitest";
import { type More, type Tracer, traceWith } from "../../../shared/kit/tracing.ts";
import { ask } from "../../../shared/serving/ask.ts";
import { Deployments } from "../../../shared/serving/deployments.ts";
import { plansOf, predictingOf, release } from "../../functions/serving/colours.ts";
import { startStorage } from "../intake/hub.ts";
import { threeColours } from "../photos/heic/files.ts";

const { blobs, pool, inferenceLog, metrics } = predictingOf(await startStorage(), plansOf({}));
for (const version of ["1", "2"]) await release(blobs, "pets", version);
const released = (version: string) => ({ version, runId: `run-${version}` });
/** Room for one version alone. */
let deployments: Deployments;
beforeEach(() => {
  deployments = new Deployments(blobs, pool, 1);
});
const load = async (version: string) => ({
  deployment: await deployments.load("pets", released(version)),
  stale: false,
});
const pixels = { data: new Uint8Array([200, 0, 0]), width: 1, height: 1 };
const inquiry = {
  ...{
    model: "pets",
    items: [{ pixels }],
    started: 0,
    rejectBelow: undefined,
    logged: undefined,
    keepPhotos: undefined,
    top: undefined,
  },
  hasLeft: () => false,
};

test("a version that has made room for another before it is asked is found anew", async () => {
  const gone = await load("1");
  await load("2");
  const finds = [() => Promise.resolve(gone), () => load("1")];
  const { outcomes } = await ask(
    { deployments, inferenceLog, metrics },
    inquiry,
    () => finds.shift()?.() ?? load("2"),
  );
  expect(outcomes).toMatchObject([{ told: { label: "red", version: "1" } }]);
});

test("a version that makes room again and again is said to be loading, as often as it is looked up", async () => {
  const gone = await load("1");
  await load("2");
  let looks = 0;
  const find = async () => {
    looks++;
    return gone;
  };
  await expect(ask({ deployments, inferenceLog, metrics }, inquiry, find)).rejects.toMatchObject({
    status: 503,
  });
  expect(looks).toBe(3);
});

test("a version stays while a request asks about one photo after the other", async () => {
  await load("1");
  const items = Array.from({ length: 50 }, () => ({ pixels }));
  const asking = ask({ deployments, inferenceLog, metrics }, { ...inquiry, items }, () => load("1"));
  await load("2");
  const { outcomes } = await asking;
  expect(outcomes).toHaveLength(50);
  expect([...deployments.loaded()], "one makes room for the other then").toHaveLength(1);
});

test("photos of HEIC are asked about one after the other: they would wait for each other too long", async () => {
  let [now, most] = [0, 0];
  class Counting extends Deployments {
    override async predict(...asked: Parameters<Deployments["predict"]>) {
      most = Math.max(most, ++now);
      return super.predict(...asked).finally(() => now--);
    }
  }
  const counting = new Counting(blobs, pool);
  const deployment = await counting.load("pets", released("1"));
  const items = [threeColours, threeColours, threeColours].map((heic) => ({ heic }));
  const find = async () => ({ deployment, stale: false });
  const asking = { deployments: counting, inferenceLog, metrics };
  expect((await ask(asking, { ...inquiry, items }, find)).outcomes).toHaveLength(3);
  expect(most).toBe(1);
});

test("a request that is traced tells its version, and where the time of its first photos went", async () => {
  const told: More[] = [];
  traceWith({ more: (tell) => void told.push(tell()) } as Tracer);
  onTestFinished(() => traceWith(undefined));
  const before = Date.now();
  const items = Array.from({ length: 10 }, () => ({ pixels }));
  await ask({ deployments, inferenceLog, metrics }, { ...inquiry, items }, () => load("1"));
  expect(told.map(({ attributes }) => attributes)).toEqual(items.map(() => ({ "darkroom.version": "1" })));
  const parts = told.filter((one) => one.parts.length > 0).map((one) => one.parts);
  expect(parts).toHaveLength(8);
  for (const [wait, decode, infer] of parts) {
    expect([wait?.name, decode?.name, infer?.name]).toEqual(["wait", "decode", "infer"]);
    expect([wait?.until, decode?.until]).toEqual([decode?.from, infer?.from]);
    expect(wait?.from).toBeGreaterThan(before - 2);
    expect(infer?.attributes).toEqual({ "darkroom.model": "pets", "darkroom.version": "1" });
  }
});
