import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { publishFile } from "../../cli/plan/publish-changes.ts";
import { temporaryFolder } from "../local/processes.ts";

const nobody = "http://127.0.0.1:1";
const plan = (model: string) => `model: ${model}\nimages: images/${model}\nowner: me\n`;

test.each([
  ["pets.yaml", "zoo.yaml"],
  ["pets.yaml", "a.yaml"],
])("a plan of a model that %s has is not published from %s, whichever comes first", async (has, saved) => {
  const folder = temporaryFolder();
  for (const name of [has, saved]) writeFileSync(join(folder, name), plan("pets"));
  const told = await publishFile(join(folder, saved), [folder], nobody);
  expect(told).toBe(
    `Not published: ${join(folder, saved)}: the model "pets" has a plan in ${join(folder, has)} already: give it another name.`,
  );
});

test("a file that is gone, or is no plan, publishes nothing", async () => {
  const folder = temporaryFolder();
  expect(await publishFile(join(folder, "gone.yaml"), [folder], nobody)).toContain("is gone");
  writeFileSync(join(folder, "bad.yaml"), "model: pets\n");
  await expect(publishFile(join(folder, "bad.yaml"), [folder], nobody)).rejects.toThrow("images: is missing");
});
