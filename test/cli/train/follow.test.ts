import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { follow, newIn } from "../../../cli/train/follow.ts";
import { Databricks } from "../../../shared/clients/databricks.ts";
import { settings } from "../../activities/ground.ts";
import { oneTask, startDatabricks, toyWheel } from "../../local/databricks/databricks.ts";
import { eventually, linesOf, temporaryFolder } from "../../local/processes.ts";

const stood = await startDatabricks({ until: afterAll, parallel: 4 });
const databricks = new Databricks({
  ...{ ...settings, DATABRICKS_HOST: stood.url, DATABRICKS_TOKEN: stood.token },
});
const begun = async (entryPoint: string, parameters: string[] = []) =>
  String(await stood.submit(oneTask(toyWheel(undefined, afterAll), entryPoint, parameters)));
const never = new AbortController().signal;

describe("a run that is followed", () => {
  test("is told by its log, once, and by how it ended", async () => {
    let printed = "";
    const print = (text: string) => {
      printed += text;
    };
    const notes = join(temporaryFolder(), "notes");
    expect(await follow(databricks, await begun("note-it", [notes]), print, never)).toMatchObject({
      state: "succeeded",
    });
    expect(printed.replace("It waits for its machines.\n", "")).toBe("noted\n");
    printed = "";
    const failed = await follow(databricks, await begun("fail"), print, never);
    expect(failed.state).toBe("failed");
    expect(printed).toContain("about to fail\n");
    expect(printed).toContain("ValueError: no photos under <images>");
  });

  test("is cancelled where whoever follows it is interrupted, and left when it has ended", async () => {
    const [started, interruption] = [join(temporaryFolder(), "started"), new AbortController()];
    const id = await begun("wait", [started, "/nowhere"]);
    const ended = follow(databricks, id, () => undefined, interruption.signal);
    await eventually(() => linesOf(started).length > 0);
    interruption.abort();
    expect(await ended).toMatchObject({ state: "cancelled" });
  });

  test("goes on where Databricks is away for a while", async () => {
    await stood.fault({ call: "GET jobs/runs/get", status: 400, error_code: "SOMETHING", times: 2 });
    let printed = "";
    const notes = join(temporaryFolder(), "notes");
    const run = follow(databricks, await begun("note-it", [notes]), (text) => (printed += text), never);
    expect(await run).toMatchObject({ state: "succeeded" });
    expect(printed).toContain("It is asked again.");
  });
});

test.each([
  ["", "a\n", "a\n"],
  ["a\n", "a\nb\n", "b\n"],
  ["a\nb\n", "a\nb\n", ""],
  ["x".repeat(2000), `${"x".repeat(1500)}end`, "end"],
  ["gone", "something else", "something else"],
])("of a log only what is new is printed", (before, now, printed) => {
  expect(newIn(before, now)).toBe(printed);
});
