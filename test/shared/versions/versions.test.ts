import { expect, test } from "vitest";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { describeVersions } from "../../../shared/versions/read-versions.ts";
import { startStorage } from "../intake/hub.ts";

const blobs = new Blobs(await startStorage());
const card = (version: string) => ({
  ...{ model: "pets", version, runId: `run-${version}`, snapshot: "s", dataset: "d", mlflowRunId: "m" },
  ...{ trainingHash: "t", code: "c", accuracy: 0.9 },
});

test("versions are listed with the newest first, without one that is still being copied", async () => {
  for (const version of ["9", "10"])
    await blobs.writeJson(paths.model("pets", version, "version.json"), card(version));
  await blobs.write(paths.model("pets", "11", "model.onnx"), "half");
  const traffic = { version: "9", previous: null, runId: "run-9", since: "2026-01-01T00:00:00Z" };
  await blobs.writeJson(paths.traffic("pets"), traffic);
  expect(await describeVersions(blobs, "pets")).toMatchObject([
    { version: "10", serves: false, tainted: null, runUrl: "/api/runs/run-10" },
    { version: "9", serves: true, datasetUrl: "/api/models/pets/datasets/d" },
  ]);
});
