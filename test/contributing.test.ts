import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root, temporaryFolder } from "./local/processes.ts";

/** A change to a copy of the repository: what is put into a file, before a mark in it or as the whole of a new one. */
type Edit = [file: string, text: string, before?: string];

const activity: Edit[] = [
  [
    "activities/intake/contracts.ts",
    'export const greetPhotos = activity("greetPhotos", { input: z.object({ model: z.string() }), output: z.null() });\n',
    "/** Lists a model's photos once",
  ],
  [
    "activities/intake/greet-photos.ts",
    `import type { Activity } from "../activity.ts";
import type { greetPhotos } from "./contracts.ts";
export const greetPhotosWith = (): Activity<typeof greetPhotos> => async () => null;
`,
  ],
  [
    "activities/intake/activities.ts",
    'import { greetPhotosWith } from "./greet-photos.ts";\n',
    "import { observePhotosWith }",
  ],
  ["activities/intake/activities.ts", "greetPhotos: greetPhotosWith(),\n    ", "observePhotos: observe"],
];

const route: Edit[] = [
  [
    "shared/versions/routes.ts",
    `export const greetModel = route({
  ...reading,
  name: "greetModel",
  path: "/api/models/{model}/greeting",
  role: "reader",
  summary: "A greeting.",
  params: { model: ModelName },
  answers: { 200: z.object({ greeting: z.string() }) },
});

`,
    "export const getModel = route({",
  ],
  [
    "functions/versions/models.ts",
    "serve(routes.greetModel, async ({ model }) => ok({ greeting: model })),\n  ",
    "serve(routes.getModel,",
  ],
  [
    "test/functions/routes.test.ts",
    "greetModel: async () => [await call(versions.greetModel, { params })],\n  ",
    "listModels: async",
  ],
];

const trainer: Edit[] = [
  [
    "training/darkroom_training/search/trainers/constant.py",
    `from dataclasses import dataclass

from darkroom_training.search.trainers.trainer import About

@dataclass(frozen=True)
class Hyperparameters:
    pass

class Constant:
    about = About("The same answer for all", Hyperparameters, 1, 64, 1)
    def __init__(self, hyperparameters, size, classes, weights): self.classes = classes
`,
  ],
  [
    "training/darkroom_training/search/trainers/__init__.py",
    '    "constant": ("darkroom_training.search.trainers.constant", "Constant"),\n',
    "}\n",
  ],
  [
    "training/darkroom_training/search/trainers/trainers.json",
    '"constant": {"about": "The same answer for all", "size": {"least": 1}, "epochs": 1, "space": {}},\n  ',
    '"keras.cnn": {',
  ],
];

const dataCheck: Edit[] = [
  [
    "training/darkroom_training/dataset/checks/odd.py",
    "from darkroom_training.dataset.checks.finding import Measured\n\ndef odd(data): return Measured(0.0, 'Odd.')\n",
  ],
  ["training/darkroom_training/dataset/checks/all.py", '    "odd": "Odd numbers",\n', '    "psi": "Drift'],
  [
    "training/darkroom_training/dataset/checks/all.py",
    '        "odd": lambda: odd.odd(data),\n',
    '        "psi": lambda',
  ],
  [
    "training/darkroom_training/dataset/checks/all.py",
    "from darkroom_training.dataset.checks import odd\n",
    "from darkroom_training.dataset.checks.finding",
  ],
  ["shared/plan/checks.ts", "  odd: figure(0),\n", "  outliers: share("],
];

const changes = { activity, route, trainer, "data check": dataCheck };
const copy = temporaryFolder(afterAll);

beforeAll(() => {
  for (const part of [
    "main.ts",
    "app.ts",
    "control.ts",
    "serving.ts",
    "host.json",
    "package.json",
    "tsconfig.json",
  ])
    cpSync(join(root, part), join(copy, part));
  const training = ["training/darkroom_training", "training/packages.json"];
  const layers = ["activities", "functions", "orchestrations", "shared", ...training];
  for (const part of [...layers, "plans", "test", "local", "cli"])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  for (const part of ["node_modules", "packages", ".venv"]) symlinkSync(join(root, part), join(copy, part));
  for (const [file, text, before] of Object.values(changes).flat()) edit(join(copy, file), text, before);
});

function edit(path: string, text: string, before?: string): void {
  const now = before === undefined ? "" : readFileSync(path, "utf8");
  expect(now).toContain(before ?? "");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, before === undefined ? text : now.replace(before, () => text + before));
}

describe("what is added", () => {
  test.each(Object.entries(changes))("as an example %s touches three files at most", (_, edits) => {
    expect(new Set(edits.map(([file]) => file)).size).toBeLessThanOrEqual(3);
  });

  test("compiles", { timeout: 120_000 }, () => {
    const files = join(copy, "tsconfig.copy.json");
    writeFileSync(
      files,
      JSON.stringify({ extends: "./tsconfig.json", files: ["app.ts", "test/functions/routes.test.ts"] }),
    );
    execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", files], {
      cwd: copy,
    });
  });

  test("is an activity that Durable Functions knows, and a route that Functions knows", () => {
    expect(namesIn(copy)).toEqual(expect.arrayContaining(["greetPhotos", "greetModel"]));
  });

  test("is a trainer and a data check that a plan may ask for, and training does", () => {
    const script = `
import sys
from darkroom_training.dataset.checks.all import TITLES
from darkroom_training.search.trainers import create
print(create("constant", {}, (8, 8), 2).classes, TITLES["odd"])`;
    const env = { ...process.env, PYTHONPATH: join(copy, "training") };
    expect(execFileSync(join(root, ".venv/bin/python"), ["-c", script], { env }).toString()).toBe(
      "2 Odd numbers\n",
    );
    const plan = `import { Plan } from "./shared/plan/schema.ts";
      const base = { model: "pets", images: "images/pets", owner: "a@example.com" };
      const { search, dataset } = Plan.parse({ ...base, search: { trainers: ["constant"] }, dataset: { checks: { odd: 3 } } });
      console.log(search.trainers[0], dataset.checks.odd.warning);`;
    const args = ["--input-type=module", "--eval", plan];
    expect(execFileSync(process.execPath, args, { cwd: copy }).toString()).toBe("constant 3\n");
  });
});

/** The functions that an app registers. */
function namesIn(folder: string): string[] {
  const script = `
    const { installCoreApi } = await import("./packages/functions-host/src/worker/core-api.ts");
    const { loadApp } = await import("./packages/functions-host/src/worker/load-app.ts");
    const { functions } = installCoreApi(() => {});
    console.log(JSON.stringify(await loadApp(".", "main.ts")), "");
    console.log(JSON.stringify([...functions.values()].map(({ metadata }) => metadata.name)));
    process.exit();`;
  const env = {
    ...process.env,
    DataStorage: "UseDevelopmentStorage=true",
    DATABRICKS_HOST: "http://127.0.0.1:8080",
    DATABRICKS_CLUSTER: "local",
    MLFLOW_TRACKING_URI: "http://127.0.0.1:5000",
    TRAINING_WHEEL: "wheel",
    TRAINING_WHEEL_SHA256: "a".repeat(64),
  };
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: folder,
    env,
  });
  return JSON.parse(printed.toString().trim().split("\n").at(-1) as string);
}
