import { appendFileSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { codeHash, trainingWheel } from "../../local/training-wheel.ts";
import { packageVersion } from "../../shared/kit/wheels.ts";
import { root, temporaryFolder } from "./processes.ts";

const folder = temporaryFolder(afterAll);

test("the wheel's version says what it was built of, so that whoever has another one installs it", async () => {
  const at = join(folder, "repository");
  const source = join(at, "training");
  for (const name of ["pyproject.toml", "changes-no-model.txt", "darkroom_training"])
    cpSync(join(root, "training", name), join(source, name), { recursive: true });
  symlinkSync(join(root, ".venv"), join(at, ".venv"));
  const built = async () => {
    const { path } = await trainingWheel(at, join(folder, "wheels"));
    expect(readdirSync(dirname(path))).toEqual([basename(path)]);
    return packageVersion({ TRAINING_WHEEL: path });
  };
  const before = await built();
  expect(before).toMatch(/^0\.1\.0\+h[0-9a-f]{16}$/);
  expect(await built()).toBe(before);
  appendFileSync(join(source, "darkroom_training/dataset/report/page.py"), "\n# edited\n");
  expect(await built()).not.toBe(before);
});

describe("the training code's hash", () => {
  let copies = 0;
  let source = "";
  beforeEach(() => {
    source = join(folder, String(++copies));
    for (const name of ["pyproject.toml", "changes-no-model.txt", "darkroom_training"])
      cpSync(join(root, "training", name), join(source, name), { recursive: true });
  });
  const edit = (file: string) => appendFileSync(join(source, "darkroom_training", file), "\n# edited\n");

  test.each([
    "dataset/report/page.py",
    "dataset/report/style.css",
    "dataset/checks/labels.py",
    "releases/register.py",
    "evaluation/evaluate.py",
  ])("stays while only %s changes, which can change no model", (file) => {
    const before = codeHash(source);
    edit(file);
    expect(codeHash(source)).toBe(before);
  });

  test.each(["search/train.py", "dataset/preprocess.py", "photos/photos.json", "__init__.py"])(
    "is another one when %s changes",
    (file) => {
      const before = codeHash(source);
      edit(file);
      expect(codeHash(source)).not.toBe(before);
    },
  );

  test("counts a file that nobody has spoken of", () => {
    const before = codeHash(source);
    writeFileSync(join(source, "darkroom_training", "new.py"), "");
    expect(codeHash(source)).not.toBe(before);
  });

  test("does not hang on the list itself, nor on what compiling leaves behind", () => {
    const before = codeHash(source);
    appendFileSync(join(source, "changes-no-model.txt"), "\n# a comment\n");
    mkdirSync(join(source, "darkroom_training/__pycache__"), { recursive: true });
    writeFileSync(join(source, "darkroom_training/__pycache__/new.cpython-311.pyc"), "");
    expect(codeHash(source)).toBe(before);
  });
});
