import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { packageFiles } from "../../cli/package/files.ts";
import { root, temporaryFolder } from "../local/processes.ts";
import { type Darkroom, digits, startDarkroom, tinyPlan } from "./darkroom.ts";

type Photo = { path: string; bytes: Buffer };

test("what is deployed is accepted with a good model, and not with a bad one", {
  timeout: 600_000,
}, async () => {
  const data = temporaryFolder();
  const photos = digits(join(data, "digits"), ["0", "1"], 80);
  const good = folderOf(photos);
  const bad = folderOf(
    photos.map(({ path, bytes }, n) => ({ path: path.replace(/^./, `${(n >> 2) % 2}`), bytes })),
  );
  const plans = { good: tinyPlan("good"), bad: tinyPlan("bad") };
  const env = { APP: await unpacked() };
  const darkroom = await startDarkroom(data, plans, env, [], "test/e2e/fixtures/packaged-stack.ts");

  const [accepted, refused] = await Promise.all([accept(data, good, "good"), accept(data, bad, "bad")]);
  expect(accepted.printed).toMatch(
    /golden images as they were measured\n.*the same photos train nothing again/s,
  );
  expect(accepted.code).toBe(0);
  expect(refused.printed).toContain("The run ended as refused: ");
  expect(refused.code).toBe(1);

  await change(darkroom, "good/1/version.json", (card: object) => ({ ...card, accuracy: 0.5 }));
  const poor = await accept(data, good, "good");
  expect(poor.printed).toContain("It is right on 0.5 of the test photos; 0.9 is the least.");
  expect(poor.code).toBe(1);

  const measuredOtherwise = (images: object[]) =>
    images.map((one) => ({ ...one, probabilities: [0.5, 0.5] }));
  await change(darkroom, "good/1/golden/golden.json", measuredOtherwise);
  const otherwise = await accept(data, good, "good", "--accuracy", "0.4");
  expect(otherwise.printed).toContain("does not serve as it was measured");
  expect(otherwise.code).toBe(1);
});

/** Changes a document of the released models. */
async function change<T>({ blobs }: Darkroom, path: string, into: (before: T) => T): Promise<void> {
  const blob = blobs.getContainerClient("models").getBlockBlobClient(path);
  const text = JSON.stringify(into(JSON.parse((await blob.downloadToBuffer()).toString())));
  await blob.upload(text, Buffer.byteLength(text));
}

function folderOf(photos: Photo[]): string {
  const folder = temporaryFolder();
  for (const [n, { path, bytes }] of photos.entries()) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, dirname(path), `${n}.png`), bytes);
  }
  return folder;
}

async function unpacked(): Promise<string> {
  const folder = temporaryFolder();
  for (const [path, content] of await packageFiles(root)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const accept = (data: string, folder: string, model: string, ...more: string[]) =>
  new Promise<{ code: number; printed: string }>((resolve) => {
    const args = ["cli/darkroom.ts", "acceptance", folder, "--model", model, "--data", data, ...more];
    const env = { ...process.env, NO_COLOR: "1" };
    execFile(process.execPath, args, { cwd: root, env }, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, printed: out + err }),
    );
  });
