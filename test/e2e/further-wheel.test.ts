import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, temporaryFolder } from "../local/processes.ts";
import { runsOf, startDarkroom, upload } from "./darkroom.ts";

/** Runs a notebook's code from top to bottom. */
const RUN_CELLS = `
import json, sys
known = {}
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), known)
`;

/** An example's wheel, its plan, and so many photos that it makes itself. */
function made(example: string, { model, count, into }: { model: string; count: number; into: string }) {
  const folder = join(root, "examples", example);
  const hatchling = join(root, ".venv/tools/bin/hatchling");
  execFileSync(hatchling, ["build", "-t", "wheel", "-d", join(into, example)], { cwd: folder });
  const [file = ""] = readdirSync(join(into, example));
  const photos = join(into, model);
  execFileSync(join(root, ".venv/bin/python"), [join(folder, "photos.py"), photos, String(count)]);
  return {
    wheel: join(into, example, file),
    plan: readFileSync(join(folder, `plans/${model}.yaml`), "utf8"),
    photos: readdirSync(photos).flatMap((label) =>
      readdirSync(join(photos, label)).map((name) => ({
        path: `${label}/${name}`,
        bytes: readFileSync(join(photos, label, name)),
      })),
    ),
  };
}

test("wheels of others train, check and judge models, from photos to what serves", {
  timeout: 300_000,
}, async () => {
  const into = temporaryFolder();
  const parts = made("defects", { model: "parts", count: 60, into });
  const cloth = made("anomaly", { model: "cloth", count: 90, into });
  const darkroom = await startDarkroom(
    join(into, "stack"),
    { parts: parts.plan, cloth: cloth.plan },
    {},
    [parts.wheel, cloth.wheel].flatMap((wheel) => ["--wheel", wheel]),
  );
  await upload(darkroom, "parts", parts.photos);
  await upload(darkroom, "cloth", cloth.photos);
  const at = (run: { runId: string } | undefined, path: string) =>
    darkroom.json("runs", `${run?.runId}/${path}`);

  const [defects] = await runsOf(darkroom, "parts", 1);
  expect(defects).toMatchObject({ status: "promoted", version: "1" });
  const { findings } = await at(defects, "check/result.json");
  expect(findings).toContainEqual(expect.objectContaining({ check: "defects.glare", severity: "ok" }));
  const { models } = await at(defects, "evaluate/result.json");
  expect(models.challenger.scores["defects.caught"]).toBeGreaterThanOrEqual(0.8);
  const card = await darkroom.json("models", "parts/1/model.json");
  expect(card).toMatchObject({ trainer: "defects.extremes", package: { name: "defects" } });

  const [anomalies] = await runsOf(darkroom, "cloth", 1);
  expect(anomalies).toMatchObject({ status: "promoted", version: "1" });
  const judged = await at(anomalies, "evaluate/result.json");
  expect(judged.models.challenger.scores["anomaly.ranked"]).toBeGreaterThanOrEqual(0.95);
  expect(await darkroom.json("models", "cloth/1/model.json")).toMatchObject({
    trainer: "anomaly.distance",
    package: { name: "anomaly" },
  });

  const notebook = join(root, "examples/notebooks/last-run.ipynb");
  const shown = execFileSync(join(root, ".venv/bin/python"), ["-c", RUN_CELLS, notebook], {
    encoding: "utf8",
    env: {
      ...{ PATH: process.env.PATH, HOME: into, MPLBACKEND: "Agg", PYTHONPATH: join(root, "training") },
      ...{ DARKROOM_MODEL: "cloth", DARKROOM_STORAGE: darkroom.blobs.url.replace(/\/$/, "") },
      ...{ MLFLOW_TRACKING_URI: darkroom.mlflow, AZURE_STORAGE_CONNECTION_STRING: darkroom.connection },
    },
  });
  expect(shown).toContain(anomalies?.runId);
  expect(shown).toMatch(/anomaly +6 +18 +6/); // of its test, train and validation photos
});
