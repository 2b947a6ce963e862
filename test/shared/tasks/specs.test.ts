import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { TerminalError } from "../../../shared/kit/errors.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { task } from "../../../shared/kit/task.ts";
import { tasksOf } from "../../../shared/tasks/prepared.ts";
import { findResult, resultOf, writeSpec } from "../../../shared/tasks/specs.ts";
import { startStorage } from "../intake/hub.ts";

const blobs = new Blobs(await startStorage());
const copying = task("preprocess", {
  spec: { names: z.array(z.string()) },
  result: { copied: z.int() },
  timeout: 1,
});
const files = (runId: string) => (file: string) => paths.run(runId, `copying/${file}`);
const specOf = async (runId: string) => {
  const found = await blobs.read(files(runId)("spec.json"));
  return found && JSON.parse(found.text);
};

async function* names(count: number, last: unknown) {
  for (let n = 1; n < count; n++) yield `${n}`.padStart(100, "-");
  yield last as string;
}

describe("a spec in storage", () => {
  test("holds a list of any length, and says where the result goes", async () => {
    const uri = await writeSpec(blobs, copying, files("run-1"), { names: names(100_000, "last") });
    expect(uri).toBe(blobs.uri(files("run-1")("spec.json")));
    const { names: read, ...rest } = await specOf("run-1");
    expect([read.length, read.at(-1)]).toEqual([100_000, "last"]);
    expect(rest).toEqual({ format: 1, result: blobs.uri(files("run-1")("result.json")) });
  });

  test("that turns out wrong at the end of a list is not there, and one that was there stays", async () => {
    const wrong = (runId: string) => writeSpec(blobs, copying, files(runId), { names: names(100_000, 7) });
    await expect(wrong("run-2")).rejects.toThrow(/spec of preprocess .*: names\[99999\]: .*expected string/);
    expect(await specOf("run-2")).toBeUndefined();
    await writeSpec(blobs, copying, files("run-3"), { names: ["first"] });
    await expect(wrong("run-3")).rejects.toThrow(TerminalError);
    expect((await specOf("run-3")).names).toEqual(["first"]);
  });
});

describe("a result in storage", () => {
  const answered = async (runId: string, result: string) => {
    await blobs.write(files(runId)("result.json"), result);
    return resultOf(blobs, copying, files(runId));
  };

  test("is what the task answered, whatever a later wheel adds", async () => {
    expect(await answered("run-4", '{"copied": 2}')).toEqual({ copied: 2 });
    const later = '{"format": 9, "copied": 2, "seconds": 1.5, "more": {}}';
    expect(await answered("run-4", later)).toMatchObject({ copied: 2, seconds: 1.5 });
  });

  test("that is missing is undefined to whoever looks, and the end for whoever needs it", async () => {
    expect(await findResult(blobs, copying, files("run-5"))).toBeUndefined();
    await expect(resultOf(blobs, copying, files("run-5"))).rejects.toThrow(
      "the task preprocess succeeded but left no result at runs/run-5/copying/result.json",
    );
  });

  test("of which a volume holds half is none", async () => {
    await blobs.write(files("run-7")("result.json"), '{"copied": ');
    expect(await findResult(blobs, copying, files("run-7"))).toBeUndefined();
    await expect(answered("run-7", "")).rejects.toThrow("succeeded but left no result");
  });

  test("of another form ends the run with the file and the field", async () => {
    await expect(answered("run-6", '{"copied": "2"}')).rejects.toThrow(
      /^runs\/run-6\/copying\/result\.json is no result of preprocess: .*copied/s,
    );
  });
});

describe("the tasks of what was prepared", () => {
  const of = { runId: "run-1" };
  const task = { runId: "run-1", entryPoint: "preprocess" };

  test("are one under its own name, none, or any number with theirs", () => {
    expect(tasksOf(copying, of, { spec: "s" })).toEqual([{ ...task, step: "preprocess", spec: "s" }]);
    expect(tasksOf(copying, of, { spec: null })).toEqual([]);
    expect(tasksOf(copying, { ...of, step: "copy" }, { specs: ["s", "t"] })).toEqual([
      { ...task, step: "copy-1", spec: "s" },
      { ...task, step: "copy-2", spec: "t" },
    ]);
  });
});
