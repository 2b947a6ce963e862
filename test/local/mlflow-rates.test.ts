import { expect, test } from "vitest";
import { startMlflow } from "./mlflow.ts";
import { temporaryFolder } from "./processes.ts";

test("the local MLflow answers a burst of searches as a workspace does: some at once, the others told when to come back", {
  timeout: 120_000,
}, async () => {
  const { url } = await startMlflow(temporaryFolder());
  const search = () =>
    fetch(`${url}/api/2.0/mlflow/experiments/search`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ max_results: 1 }),
    });
  // All of them at the latest within two seconds' shares, however slow the machine is between.
  const answers = await Promise.all(Array.from({ length: 60 }, search));
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers.get("retry-after")).toBe("1");
  expect(await refused?.json()).toMatchObject({ error_code: "REQUEST_LIMIT_EXCEEDED" });
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(7);
});
