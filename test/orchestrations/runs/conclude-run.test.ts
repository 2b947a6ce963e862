import { describe, expect, test } from "vitest";
import { concludeRun as contract } from "../../../activities/runs/contracts.ts";
import { concludeRun } from "../../../orchestrations/runs/conclude-run.ts";
import { request } from "../fixtures.ts";
import { play, type Script } from "../replay.ts";

const { runId, model, snapshot, trigger } = request();
const again = { model, snapshot, listedAt: trigger.at, force: false, trigger, continues: runId };
const upgraded = { model, outcome: "superseded", because: "superseded by an upgrade of the app", again };

describe("a run that died without a result", () => {
  const concluded = async (activities: Script["activities"]) => {
    const well = {
      cancelTasks: () => ({ cancelled: 1 }),
      tasksGoOn: () => false,
      examineRun: () => upgraded,
      requestRun: () => ({ runId: "pets-next", status: "queued" }),
      closeRun: () => null,
    };
    const { calls } = await play(
      contract,
      concludeRun,
      { runId },
      { activities: { ...well, ...activities } },
    );
    return calls.filter(({ name }) => name !== "timer");
  };
  const names = (calls: { name: string }[]) => calls.map(({ name }) => name);

  test("is told to be superseded and asked for again, after its Databricks runs have ended", async () => {
    let looks = 0;
    const calls = await concluded({ tasksGoOn: () => ++looks < 2 });
    expect(names(calls)).toEqual([
      ...["cancelTasks", "tasksGoOn", "tasksGoOn", "examineRun", "requestRun", "closeRun"],
    ]);
    expect(calls[4]?.input).toEqual(again);
    const { outcome, because } = upgraded;
    expect(calls[5]?.input).toEqual({ runId, model, outcome, because });
  });

  test("is not asked for again where no upgrade has ended it", async () => {
    const failed = {
      model,
      outcome: "failed",
      because: "its orchestration ended as Terminated",
      again: null,
    };
    const calls = await concluded({ examineRun: () => failed });
    expect(names(calls)).not.toContain("requestRun");
    expect(calls.at(-1)?.input).toMatchObject({ outcome: "failed" });
  });

  test("is ended even if it can neither be stopped nor asked for again, and says so", async () => {
    const refuse = (why: string) => () => {
      throw new Error(why);
    };
    const calls = await concluded({
      cancelTasks: refuse("Databricks does not answer"),
      requestRun: refuse('"pets" has been disabled'),
    });
    expect(calls.at(-1)?.input).toMatchObject({
      because: expect.stringMatching(
        /upgrade.*may still go on: Databricks does not.*not be asked for again: "pets" has/,
      ),
    });
  });
});
