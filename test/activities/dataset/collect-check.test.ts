import { expect, test } from "vitest";
import { collectCheckWith } from "../../../activities/dataset/collect-check.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun } from "../ground.ts";

const finding = (severity: string, sentence: string, remedy = "Mend it.") => ({
  ...{ check: "blank", severity, value: 1, threshold: null, sentence, remedy, examples: [] },
});
async function collected(result?: object) {
  const { runId } = newRun();
  if (result) await blobs.writeJson(paths.run(runId, "check/result.json"), result);
  return collectCheckWith({ blobs })({ runId }, new Hub());
}

test("findings become sentences with what to do; those that are all right are none", async () => {
  const findings = [
    finding("error", "All photos are blank."),
    finding("warning", "x".repeat(500)),
    finding("ok", "Fine.", ""),
  ];
  expect(await collected({ format: 1, verdict: "error", findings, seconds: 1 })).toEqual({
    errors: ["All photos are blank. Mend it."],
    warnings: [`${"x".repeat(400)} Mend it.`],
  });
});

test("a check that left nothing, or what is none, ends the run by name", async () => {
  await expect(collected()).rejects.toThrow("the task check succeeded but left no result at runs/pets-");
  const odd = { verdict: "odd", findings: [] };
  await expect(collected(odd)).rejects.toThrow(/check\/result\.json is no result of check: .*verdict/s);
});
