import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { root, temporaryFolder } from "../local/processes.ts";

const three = (model: string, more = "") => `model: ${model}\nimages: images/${model}\nowner: me\n${more}`;

function folderOf(plans: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(plans)) writeFileSync(join(folder, name), text);
  return folder;
}

const run = (script: string, args: string[], more: NodeJS.ProcessEnv = {}) =>
  new Promise<{ code: number; printed: string }>((resolve) => {
    const env = { ...process.env, NO_COLOR: "1", ...more };
    execFile(process.execPath, [join(root, script), ...args], { cwd: root, env }, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, printed: out + err }),
    );
  });
const check = (...folders: string[]) => run("cli/darkroom.ts", ["plan", "check", ...folders]);

test("plans that can work are listed", async () => {
  const folder = folderOf({ "pets.yaml": three("pets") });
  expect(await check(folder)).toEqual({
    code: 0,
    printed: expect.stringContaining("pets.yaml: pets, photos in images/pets"),
  });
});

test("files are taken too, and what is no plan's file is told so", async () => {
  const few = "search: {trials: 1, trainers: [keras.cnn, pretrained.efficientnet-lite0]}";
  const folder = folderOf({ "pets.yaml": three("pets", few), "b.yaml": "none", "notes.txt": "none" });
  const { code, printed } = await check(
    join(folder, "pets.yaml"),
    join(folder, "../", basename(folder), "pets.yaml"),
  );
  expect(code, printed).toBe(0);
  expect(printed).toContain("pets.yaml: pets, photos in images/pets");
  expect(printed).toContain("pets.yaml:4 search.trials: 1 for 2 trainers: some may never be tried");
  expect((await check(join(folder, "notes.txt"))).printed).toContain("notes.txt: is no plan: plans end with");
});

test("a plan may be called .yml, .YAML or .json; what an editor keeps beside it is none", async () => {
  const folder = folderOf({
    ...{
      "a.yml": three("a"),
      "b.YAML": three("b"),
      "c.json": '{"model": "c", "images": "images/c", "owner": "me"}',
    },
    ...{ ".#a.yml": "lock", "._b.YAML": "\0", "notes.txt": "none", "a.yml~": "backup" },
  });
  const { code, printed } = await check(folder);
  expect(code, printed).toBe(0);
  expect(printed.match(/photos in images\/./g)).toEqual(
    ["a", "b", "c"].map((model) => `photos in images/${model}`),
  );
});

test("a plan that fits other defaults than those of today is refused, and told that a model of before keeps its own", async () => {
  const folder = folderOf({ "pets.yaml": three("pets", "preprocess: {size: [16, 16]}") });
  const { code, printed } = await check(folder);
  expect(code, printed).toBe(1);
  expect(printed).toContain("pets.yaml:4 preprocess.size: is too small for pretrained.efficientnet-lite0");
  expect(printed).toContain("a model that was published before them keeps its own");
});

test("links that lead round in a circle are told, beside what can be read", async () => {
  const folder = folderOf({ "pets.yaml": three("pets") });
  for (const name of ["loop", "a.yaml"]) symlinkSync(name, join(folder, name));
  const { code, printed } = await check(folder, join(folder, "loop"));
  expect(code).toBe(1);
  expect(printed).toMatch(/loop: cannot be read: ELOOP/);
  expect(printed).toMatch(/ELOOP.*a\.yaml/);
  expect(printed).not.toMatch(/^\s+at /m);
});

test("everything that is wrong with any file is told at once, without a stack trace", async () => {
  const folder = folderOf({
    "a.yaml": three("a", "search: {trials: 0, trails: 9}"),
    "b.yaml": three("b", "owner: twice"),
    "c.yaml": three("same"),
    "d.yml": three("same"),
  });
  const { code, printed } = await check(folder, join(folder, "none"));
  expect(code).toBe(1);
  for (const told of [
    'a.yaml:4 search.trails: unknown field. Did you mean "trials"?',
    "a.yaml:4 search.trials:",
    "b.yaml:4:1 owner: stands there twice: remove one",
    `d.yml: the model "same" has a plan in ${join(folder, "c.yaml")} already`,
    "none: there is no such plan or folder of plans",
  ])
    expect(printed).toContain(told);
  expect(printed).not.toMatch(/^\s+at /m);
});

test.each(["cli/start.ts", "cli/demo.ts"])(
  "%s starts nothing with a plan that cannot work",
  async (script) => {
    const data = temporaryFolder();
    mkdirSync(join(data, "plans"));
    writeFileSync(join(data, "plans/pets.yaml"), three("pets", "search: {space: {dropout: [1.5]}}"));
    const { code, printed } = await run(script, ["--data", data]);
    expect(code).toBe(1);
    expect(printed).toContain("plans/pets.yaml:4 search.space.dropout.0: 1.5 cannot be");
    expect(printed).not.toContain("Azurite");
  },
);

test("a file of trainers that cannot be used is told in one line, and keeps nobody from the usage", async () => {
  const TRAINERS = join(folderOf({ "t.json": "{}" }), "t.json");
  const { code, printed } = await run("cli/darkroom.ts", ["plan", "check", "plans"], { TRAINERS });
  expect(code).toBe(1);
  expect(printed.match(/TRAINERS: .*format: .*Print it with the wheels that are deployed/g)).toHaveLength(1);
  expect(printed).not.toContain("    at ");
  const usage = await run("cli/darkroom.ts", ["--help"], { TRAINERS });
  expect(usage).toEqual({ code: 0, printed: expect.stringMatching(/^darkroom COMMAND/) });
});
