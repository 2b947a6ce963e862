import { expect, test } from "vitest";
import { operation } from "../../../orchestrations/operations/operation.ts";
import { operation as contract } from "../../../shared/operations/contract.ts";
import { play } from "../replay.ts";

test("an operation is the activity of its kind, which is told its name alone", async () => {
  const asked = { model: "pets", operationId: "a".repeat(32) };
  const { calls } = await play(
    contract,
    operation,
    { kind: "tracePhoto", ...asked },
    {
      activities: { tracePhoto: () => null },
    },
  );
  expect(calls).toEqual([{ name: "tracePhoto", input: asked }]);
});
