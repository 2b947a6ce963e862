import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, temporaryFolder } from "../local/processes.ts";
import { runsOf, startDarkroom, upload } from "./darkroom.ts";

const example = join(root, "examples/defects");

test("a wheel of others trains, checks and judges a model, from photos to what serves", {
  timeout: 300_000,
}, async () => {
  const data = temporaryFolder();
  const hatchling = join(root, ".venv/tools/bin/hatchling");
  execFileSync(hatchling, ["build", "-t", "wheel", "-d", join(data, "wheel")], { cwd: example });
  const [file = ""] = readdirSync(join(data, "wheel"));
  execFileSync(join(root, ".venv/bin/python"), [join(example, "photos.py"), join(data, "parts"), "60"]);
  const photos = ["good", "scratch"].flatMap((label) =>
    readdirSync(join(data, "parts", label)).map((name) => ({
      path: `${label}/${name}`,
      bytes: readFileSync(join(data, "parts", label, name)),
    })),
  );
  const plan = readFileSync(join(example, "plans/parts.yaml"), "utf8");
  const darkroom = await startDarkroom(join(data, "stack"), { parts: plan }, {}, [
    "--wheel",
    join(data, "wheel", file),
  ]);
  await upload(darkroom, "parts", photos);
  const [run] = await runsOf(darkroom, "parts", 1);

  expect(run).toMatchObject({ status: "promoted", version: "1" });
  const at = (path: string) => darkroom.json("runs", `${run?.runId}/${path}`);
  const { findings } = await at("check/result.json");
  expect(findings).toContainEqual(expect.objectContaining({ check: "defects.glare", severity: "ok" }));
  const { models } = await at("evaluate/result.json");
  expect(models.challenger.scores["defects.caught"]).toBeGreaterThanOrEqual(0.8);
  const card = await darkroom.json("models", "parts/1/model.json");
  expect(card).toMatchObject({ trainer: "defects.extremes", package: { name: "defects" } });
});
