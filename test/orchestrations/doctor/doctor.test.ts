import { describe, expect, test } from "vitest";
import { doctor } from "../../../orchestrations/doctor/doctor.ts";
import { doctor as contract } from "../../../shared/doctor/contract.ts";
import { play } from "../replay.ts";

const APP = [{ check: "app: jobs", ok: true, detail: "0 runs are active" }];
const TASK = [{ check: "task", ok: true, detail: "ran" }];

/** Plays it with a probe that stands so at each look; the last answer again and again. */
async function played(looks: (object | Error)[], more: Record<string, (input: never) => unknown> = {}) {
  const activities = {
    examineApp: () => APP,
    startProbe: () => ({ databricksRunId: "7" }),
    lookAtProbe: () => {
      const look = looks.length > 1 ? looks.shift() : looks[0];
      if (look instanceof Error) throw look;
      return look;
    },
    endProbe: ({ state }: { state: string }) => [{ ...TASK[0], ok: state === "succeeded" }],
    clearProbes: () => null,
    ...more,
  };
  const { output, calls } = await play(contract, doctor, {}, { activities });
  return { output, calls, names: calls.map(({ name }) => name).filter((name) => name !== "timer") };
}

describe("the doctor", () => {
  test("tells what the app and a task have found, and clears what it leaves", async () => {
    const { output, names } = await played([{ state: "active" }, { state: "succeeded" }]);
    expect(output).toMatchObject({ status: "ok", checks: [...APP, ...TASK] });
    expect(names.at(0)).toBe("examineApp");
    expect(names.filter((name) => name === "lookAtProbe")).toHaveLength(2);
    expect(names.slice(-2)).toEqual(["endProbe", "clearProbes"]);
  });

  test("fails where one thing fails", async () => {
    const { output } = await played([{ state: "failed", message: "no such wheel" }]);
    expect(output).toMatchObject({ status: "failing" });
  });

  test("says why no probe could be started", async () => {
    const { output, names } = await played([], { startProbe: () => ({ failed: "may not attach" }) });
    expect(output.checks.at(-1)).toMatchObject({ check: "task", ok: false, detail: "may not attach" });
    expect(output.checks.at(-1)?.remedy).toContain("DATABRICKS_COMPUTE");
    expect(names).not.toContain("endProbe");
    expect(names.at(-1)).toBe("clearProbes");
  });

  test("ends a probe that is not done within twenty minutes", async () => {
    const { output, calls } = await played([{ state: "active" }]);
    const end = calls.find(({ name }) => name === "endProbe");
    expect(end?.input).toMatchObject({ state: "active", databricksRunId: "7" });
    expect(output.status).toBe("failing");
    expect(calls.filter(({ name }) => name === "lookAtProbe").length).toBeLessThan(100);
  });

  test("ends a probe that nobody can look at", async () => {
    const { calls } = await played([new Error("Databricks is away")]);
    const end = calls.find(({ name }) => name === "endProbe");
    expect(end?.input).toMatchObject({ state: "active", message: expect.stringContaining("is away") });
  });
});
