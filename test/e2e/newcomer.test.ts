import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { anyPorts, end, eventually, readingAlong, root, temporaryFolder } from "../local/processes.ts";
import { digits, tinyPlan } from "./darkroom.ts";

/** Types a command and reads along. */
function type(command: string, ...args: string[]) {
  const [program = "", ...words] = command.split(" ");
  const child = spawn(program, [...words, ...args], {
    cwd: root,
    detached: true,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => end(child));
  const { printed, closed: exit } = readingAlong(child);
  return {
    printed,
    exit,
    reads: (text: string) => eventually(() => printed().includes(text) || child.exitCode !== null, 120_000),
    /** Ctrl-C, which a terminal sends to all of the group. */
    interrupt: () => process.kill(-(child.pid as number), "SIGINT"),
  };
}

/** Types what cannot work, and reads what there is to read: no stack trace, and nothing of a start. */
async function mistaken(command: string, ...args: string[]): Promise<string> {
  const typed = type(command, ...args);
  expect(await typed.exit, typed.printed()).toBe(1);
  expect(typed.printed()).not.toMatch(/^\s+at |Azurite|✔/m);
  return typed.printed();
}

function folderOf(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

test("a demo on own photos that is interrupted goes on where it stopped, and trains everything once", {
  timeout: 400_000,
}, async () => {
  const data = temporaryFolder();
  const images = join(data, "my-digits");
  for (const { path, bytes } of digits(join(data, "all"), ["0", "1", "2"], 66)) {
    mkdirSync(join(images, path.slice(0, 1)), { recursive: true });
    writeFileSync(join(images, path), bytes);
  }
  mkdirSync(join(data, "plans"));
  writeFileSync(join(data, "plans/my-digits.yaml"), tinyPlan("my-digits"));
  const again = () => type("npm run demo --", "--images", images, "--data", data, ...anyPorts);

  for (const stage of ["Starting the local stack", "198 uploaded", "▸ inspect", "▸ search"]) {
    const started = again();
    await started.reads(stage);
    expect(started.printed()).toContain(stage);
    started.interrupt();
    expect(await started.exit).toBeOneOf([0, null]); // by then npm may end by the signal itself
    expect(started.printed()).toContain("The same command goes on");
  }
  const last = again();
  expect(await last.exit, last.printed()).toBe(0);
  expect(last.printed()).toMatch(/Run my-digits-\w+-\w+-\w+-1 goes on/);
  expect(last.printed()).toMatch(/promoted: version 1/);
  expect(last.printed()).toMatch(/✔ +my-digits\/\d\/\d+\.png/);
  expect(last.printed()).not.toMatch(/http.*\/api\//); // the stack has ended: no link would lead anywhere
});

test("a wrong folder is answered with the right one, or with what it should hold", {
  timeout: 60_000,
}, async () => {
  const data = ["--data", temporaryFolder()];
  const photos = folderOf({ "pets/cat/1.jpg": "a", "pets/dog/2.jpg": "b" });
  const demo = (images: string) => mistaken("npm run demo --", "--images", images, ...data);
  expect(await demo(photos)).toContain(`Did you mean ${join(photos, "pets")}?`);
  expect(await demo(folderOf({ "cat/1.jpg": "a" }))).toContain("holds one folder of photos only: cat");
  expect(await demo(join(photos, "pets/cat"))).toContain("holds no folder of photos");
  expect(await demo(join(photos, "none"))).toContain("is not a folder");
  const file = join(photos, "pets/cat/1.jpg");
  const upload = mistaken("npx darkroom upload", join(photos, "pets"), "--model", "pets", ...data);
  expect(await upload).toMatch(/There is no local stack.*\n.*npm start/);
  for (const command of ["npm start --", "npm run demo --"])
    expect(await mistaken(command, "--data", file)).toContain(`--data ${file}: ${file} is a file.`);
});

test("a wrong plan is answered with its file, line and field, by every command", {
  timeout: 60_000,
}, async () => {
  const data = folderOf({
    "plans/cats.yaml": "model: cats\nimages: Images/cats\nowner: me\n",
    "plans/dogs.YAML": "model: dogs\nimages: images/dogs\nowner: me\nsearch: {trails: 4}\n",
    "plans/list.json": "[]",
  });
  for (const typed of [
    ["npx darkroom plan check", join(data, "plans")],
    ["npm start --", "--data", data],
    ["npm run demo --", "--data", data],
  ]) {
    const [command = "", ...args] = typed;
    const told = await mistaken(command, ...args);
    expect(told).toContain("cats.yaml:2 images: must be");
    expect(told).toContain('dogs.YAML:4 search.trails: unknown field. Did you mean "trials"?');
    expect(told).toContain("list.json:1 the plan: is a list");
  }
});

test("a port that is taken, or none, is answered with how to choose another", {
  timeout: 60_000,
}, async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const port = String((taken.address() as AddressInfo).port);
  for (const command of ["npm start --", "npm run demo --"]) {
    const told = await mistaken(command, "--data", temporaryFolder(), ...anyPorts, "--port-mlflow", port);
    expect(told).toMatch(new RegExp(`Port ${port}, asked for mlflow.*is taken.\\n.*--port-mlflow N`));
    expect(await mistaken(command, "--port-blobs", "http")).toContain(
      "--port-blobs http: not a whole number",
    );
  }
});
