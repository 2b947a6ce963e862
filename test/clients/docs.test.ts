import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import { Blobs } from "../../shared/clients/blobs.ts";
import { startHost } from "../functions/host.ts";
import { blue, pointAt, red, release } from "../functions/serving/colours.ts";
import { root, temporaryFolder } from "../local/processes.ts";
import { startStorage } from "../shared/intake/hub.ts";

const run = promisify(execFile);
/** Where whoever reads the pages types: with two photos, and the client that they tell to take. */
const folder = temporaryFolder(afterAll);
const [cat, dog] = await Promise.all([red, blue].map((photo) => sharp(photo).jpeg().toBuffer()));
const photos = { "cat.jpg": cat, "dog.jpg": dog, "dog.png": blue, "photo.jpg": cat };
for (const [name, photo] of Object.entries(photos)) writeFileSync(join(folder, name), photo as Buffer);

const settings = await startStorage();
const blobs = new Blobs(settings);
for (const version of ["1", "2"]) await release(blobs, "pets", version);
await pointAt(blobs, "pets", "2", "1");
for (const path of ["new/monday/1.jpg", "pets/cat/1.jpg", "pets/dog/1.jpg"])
  await blobs.write({ container: "images", path }, cat as Buffer);
mkdirSync(join(folder, "plans"));
writeFileSync(join(folder, "plans/pets.yaml"), "model: pets\nimages: images/pets\nowner: you@example.com\n");
const { url } = await startHost({ ...settings, PLANS: join(folder, "plans") }, afterAll);

/** The blocks of a page that are of a language. */
function blocks(page: string, language: string): string[] {
  const text = readFileSync(join(root, page), "utf8");
  const found = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return found.filter(([, of]) => of === language).map(([, , code = ""]) => code);
}

/** The same for this app, which has another port and a model of colours; what a page abbreviates is written out. */
const ours = (code: string) =>
  code
    .replaceAll("http://127.0.0.1:7071", url)
    .replaceAll("127.0.0.1:7071", new URL(url).host)
    .replace("/9j/4AAQ…", (cat as Buffer).toString("base64"))
    .replace("iVBOR…", blue.toString("base64"))
    .replace("class=dog", "class=blue");

const timeout = 120_000;

describe.each(["README.md", "docs/clients.md", "docs/http-api.md"])("%s:", (page) => {
  const commands = blocks(page, "sh").flatMap((code) => code.trim().split(/\n+/));
  const asked = commands.filter((line) => line.startsWith("curl "));

  test("has commands of curl alone where it says that they are for a shell", () => {
    expect(asked).toEqual(commands);
    expect(asked).not.toEqual([]);
  });

  test.each(asked)("%s", { timeout }, async (line) => {
    const script = `curl() { command curl --fail-with-body --silent --show-error "$@"; }\n${ours(line)}`;
    await run("bash", ["-euc", script], { cwd: folder });
  });
});

const python = join(root, ".venv/bin/python");
const PYTHONPATH = [join(root, ".venv/tests"), process.env.PYTHONPATH].filter(Boolean).join(delimiter);

test.each([...blocks("docs/clients.md", "python"), ...blocks("docs/http-api.md", "python")])(
  "Python: %s",
  { timeout },
  async (code) => {
    await run(python, ["-c", ours(code)], { cwd: folder, env: { ...process.env, PYTHONPATH } });
  },
);

describe("TypeScript,", () => {
  const [code = "", ...others] = blocks("docs/clients.md", "ts").map(ours);
  for (const file of ["client.ts", "openapi.d.ts"])
    copyFileSync(join(root, "clients/typescript", file), join(folder, file));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{"type": "module"}');
  writeFileSync(join(folder, "example.ts"), code);

  test("is one example", () => expect(others).toEqual([]));

  test("runs, and says what the model says", { timeout }, async () => {
    const { stdout } = await run(process.execPath, [join(folder, "example.ts")], { cwd: folder });
    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining([expect.stringMatching(/^red 0\.\d/), "2", "start 2"]),
    );
  });

  test("fits the types, and does not where something is wrong", { timeout }, async () => {
    const wrong = code
      .replace('"UINT8"', '"FP64"')
      .replace("prefix:", "folder:")
      .replace("data.label", "data.lable");
    writeFileSync(join(folder, "wrong.ts"), wrong);
    const compile = (file: string) => {
      const options = ["--strict", "--noEmit", "--allowImportingTsExtensions", "--skipLibCheck"];
      const kind = ["--module", "nodenext", "--target", "es2024", "--types", "node"];
      const tsc = join(root, "node_modules/typescript/bin/tsc");
      return run(process.execPath, [tsc, ...options, ...kind, file], { cwd: folder });
    };
    await compile("example.ts");
    const told = await compile("wrong.ts").catch(({ stdout }: { stdout: string }) => stdout);
    for (const name of ["FP64", "folder", "lable"]) expect(told).toContain(name);
  });
});
