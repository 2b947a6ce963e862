import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { trainingWheel } from "../../../local/training-wheel.ts";
import { packageVersion } from "../../../shared/kit/wheels.ts";
import { root, temporaryFolder } from "../../local/processes.ts";

const python = join(root, ".venv/bin/python");

/** What the tests say that an image's build runs, where this is told to be in it. */
function tried(told: Record<string, string>, installed = temporaryFolder()) {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(told)) writeFileSync(join(folder, name), `${text}\n`);
  const env = { ...process.env, PYTHONPATH: installed };
  const { status, stdout, stderr } = spawnSync(python, [join(root, "infra/image/tests.py"), folder], {
    env,
    encoding: "utf8",
  });
  return { status, said: stdout + stderr };
}

test("an image with its wheel passes, where a trainer of ours learns in it", async () => {
  const { path } = await trainingWheel(root, join(root, "dist/wheels"));
  const installed = join(temporaryFolder(), "site");
  mkdirSync(installed);
  execFileSync(python, ["-m", "zipfile", "-e", path, installed]);
  const pillow = execFileSync(python, ["-c", "import PIL; print(PIL.__version__)"], { encoding: "utf8" });
  const { status, said } = tried(
    {
      "requirements.txt": `pillow==${pillow.trim()}`,
      "wheel.txt": packageVersion({ TRAINING_WHEEL: `/${basename(path)}` }) ?? "",
      "trainers.txt": "pretrained.efficientnet-lite0",
    },
    installed,
  );
  expect(status, said).toBe(0);
  expect(said).toContain("✔ trains, and exports the same");
}, 300_000);

test("an image with other packages or without the wheel fails, and each is named", () => {
  const { status, said } = tried({
    "requirements.txt": "pillow==0.1\nnobody-has-this==1.0",
    "wheel.txt": "0.1.0+h1",
    "trainers.txt": "keras.cnn",
  });
  expect(status).toBe(1);
  expect(said).toMatch(/✖ pillow: 0\.1 was asked for, [\d.]+ is installed/);
  expect(said).toContain("✖ nobody-has-this: 1.0 was asked for, nothing is installed");
  expect(said).toContain("✖ darkroom_training: 0.1.0+h1 was asked for, nothing is installed");
});
