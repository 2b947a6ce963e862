import { describe, expect, test } from "vitest";
import { endOfDead } from "../../../shared/runs/dead-run.ts";

describe("a run whose orchestration ended without a result", () => {
  test.each([
    "Non-Deterministic workflow detected: A previous execution of this orchestration scheduled an activity task ...",
    "Orchestrator function 'lifecycle' failed: lifecycle's input is not what its contract says: plan.gate: unknown",
  ])("was superseded by an upgrade where the code of now cannot go on with it: %s", (output) => {
    expect(endOfDead({ runtimeStatus: "Failed", output })).toMatchObject({
      outcome: "superseded",
      because: expect.stringMatching(/^superseded by an upgrade of the app: /),
      askAgain: true,
    });
  });

  test("failed where an operator terminated it, or anything else did", () => {
    expect(endOfDead({ runtimeStatus: "Terminated", output: "enough" })).toEqual({
      outcome: "failed",
      because: "its orchestration ended as Terminated without a result: enough",
      askAgain: false,
    });
    expect(endOfDead({ runtimeStatus: "Failed", output: null }).outcome).toBe("failed");
  });
});
