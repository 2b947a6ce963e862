import { afterAll, expect, test } from "vitest";
import { predict } from "../../../functions/serving/predict.ts";
import { Champions } from "../../../shared/serving/champions.ts";
import { Deployments } from "../../../shared/serving/deployments.ts";
import { Pool } from "../../../shared/serving/pool.ts";
import * as routes from "../../../shared/serving/routes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { callsOf } from "../calls.ts";
import { plansOf, pointAt, predictingOf, red, release } from "./colours.ts";

const SWAPS = 1000;
/** Requests that are under way all the time. */
const AT_ONCE = 2;

const settings = await startStorage();
const predicting = predictingOf(settings, plansOf({ pets: "" }));
const { blobs } = predicting;
for (const version of ["1", "2"]) await release(blobs, "pets", version);
await pointAt(blobs, "pets", "1", null);

const pool = new Pool(2);
afterAll(() => pool.stop());
let now = Date.now();
/** Each has room for one version alone, so that each swap loads one and unloads the other. */
const deployments = new Deployments(blobs, pool, 1);
const champions = new Champions(blobs, deployments, () => now);
const call = callsOf([predict({ ...predicting, deployments, champions })]);
const ask = async () => {
  const { body } = await call(routes.predict, { params: { model: "pets" }, body: red });
  return "label" in body ? `${body.label} ${body.version}` : "";
};

test("a thousand hot swaps fail no request, and end with the version that was named last", async () => {
  expect(await ask()).toBe("red 1");
  let isOver = false;
  const answers = new Map<string, number>();
  const asking = Array.from({ length: AT_ONCE }, async () => {
    while (!isOver) {
      const answer = await ask();
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  });
  const swap = async () => {
    for (let n = 1; n <= SWAPS; n++) {
      const version = n % 2 === 0 ? "1" : "2";
      await pointAt(blobs, "pets", version, null);
      now += 2500; // from then on it is looked at beside the work, and the version before answers while it is loaded
      while ((await ask()) !== `red ${version}`) await new Promise((resolve) => setImmediate(resolve));
    }
    isOver = true;
  };
  await Promise.all([swap(), ...asking]);
  expect([...answers.keys()].sort()).toEqual(["red 1", "red 2"]);
  expect(await ask()).toBe("red 1");
}, 300_000);
