import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { predict } from "../../../functions/serving/predict.ts";
import * as routes from "../../../shared/serving/routes.ts";
import { temporaryFolder } from "../../local/processes.ts";
import { startStorage } from "../../shared/intake/hub.ts";
import { callsOf } from "../calls.ts";
import { plain, plansOf, pointAt, predictingOf, release } from "./colours.ts";

/** Photos that end every thread that looks at them, and photos that end one alone: a hundred ends together. */
const DEADLY = 25;
const CURABLE = 50;
const GOOD = 1000;

const settings = await startStorage();
const dying = new URL("../../shared/serving/fixtures/dying-thread.ts", import.meta.url);
const predicting = predictingOf(settings, plansOf({ pets: "" }), dying);
await release(predicting.blobs, "pets", "1");
await pointAt(predicting.blobs, "pets", "1", null);
const call = callsOf([predict(predicting)]);
const folder = temporaryFolder(afterAll);
const red = await plain("#c01010").jpeg().toBuffer();
const marked = (text: string) => Buffer.concat([red, Buffer.from(text)]);

/** What is answered of a photo: a label, or what refuses it. */
async function answer(photo: Buffer): Promise<string> {
  try {
    const { body } = await call(routes.predict, { params: { model: "pets" }, body: photo });
    return "label" in body ? body.label : "several";
  } catch (error) {
    const { status, type } = error as { status: number; type: string };
    return `${status} ${type}`;
  }
}

test("photos that end a hundred threads are tried once more, then refused; nobody else notices", async () => {
  const deadly = Array.from({ length: DEADLY }, () => marked("ends its thread"));
  const curable = Array.from({ length: CURABLE }, (_, n) =>
    marked(`ends one thread: ${join(folder, `${n}`)}`),
  );
  const good: Promise<string>[] = [];
  const bad: string[][] = [];
  for (const [n, photo] of deadly.entries()) {
    good.push(...Array.from({ length: GOOD / DEADLY }, () => answer(red)));
    bad.push(await Promise.all([photo, ...curable.slice(2 * n, 2 * n + 2)].map(answer)));
  }
  expect(new Set(await Promise.all(good))).toEqual(new Set(["red"]));
  expect(bad).toEqual(deadly.map(() => ["422 urn:darkroom:too-costly", "red", "red"]));
}, 300_000);
