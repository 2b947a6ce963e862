import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { eventually } from "../processes.ts";
import { freshClone, outcome } from "./repository.ts";

test("the first start says what it will download, installs, and runs the script", async () => {
  const clone = freshClone();
  const { printed, code } = await outcome(clone.start(["script.ts", "a", "b"]));
  expect(printed).toMatch(
    /To install: npm packages, about \d+ MB to download, [\d-]+ s\.\nTo install: Python packages, about \d+ MB/,
  );
  expect(printed).toContain("ran with a,b");
  expect(code).toBe(3);
  const [npm, uv] = clone.installs();
  expect(npm).toMatchObject({
    args: expect.arrayContaining(["ci"]),
    env: { ONNXRUNTIME_NODE_INSTALL: "skip" },
  });
  expect(uv?.args).toEqual(
    expect.arrayContaining(["--require-hashes", clone.path("training/requirements.lock")]),
  );
});

test("a second start installs nothing; a changed lock installs its side again", async () => {
  const clone = freshClone();
  const start = () => outcome(clone.start(["script.ts"]));
  await start();
  expect((await start()).printed).toBe("ran with \n");
  clone.changePythonLock();
  await start();
  expect(clone.installs().map(({ name }) => name)).toEqual(["npm", "uv", "uv"]);
  clone.changeNpmLock();
  await start();
  expect(clone.installs().map(({ name }) => name)).toEqual(["npm", "uv", "uv", "npm"]);
});

test("--npm-only needs no Python", async () => {
  const clone = freshClone();
  expect((await outcome(clone.start(["--npm-only", "script.ts"], { PYTHON: "/no/python" }))).code).toBe(3);
  expect(clone.installs().map(({ name }) => name)).toEqual(["npm"]);
});

test("--with-torch also installs PyTorch, once, in a folder of its own, and says how large it is", async () => {
  const clone = freshClone();
  const { printed, code } = await outcome(clone.start(["--with-torch"]));
  expect(code).toBe(0);
  expect(printed).toMatch(/To install: Python packages of PyTorch.* about \d+ MB to download/);
  expect((await outcome(clone.start(["--with-torch", "script.ts"]))).printed).toBe("ran with \n");
  const [, , torch, ...more] = clone.installs();
  expect(torch?.args).toEqual(
    expect.arrayContaining(["--target", clone.path(".venv/torch"), "--require-hashes"]),
  );
  expect(torch?.args.at(-1)).toBe(clone.path("training/requirements-torch.lock"));
  expect(more).toEqual([]);
});

test("--with-tests also installs what tests import, once, in a folder of its own", async () => {
  const clone = freshClone();
  await outcome(clone.start(["--with-tests", "script.ts"]));
  await outcome(clone.start(["--with-tests", "script.ts"]));
  const [, tasks, , tests, ...more] = clone.installs();
  expect(tasks?.args).not.toContain("--target");
  expect(tests?.args).toEqual(
    expect.arrayContaining(["--target", clone.path(".venv/tests"), "--require-hashes"]),
  );
  expect(tests?.args.at(-1)).toBe(clone.path("training/requirements-test.lock"));
  expect(more).toEqual([]);
});

test("uv gets the index, certificate and proxy of pip's configuration; what is set for uv itself wins", async () => {
  const clone = freshClone();
  const pipConfig = [
    "global.index-url='https://index.example/simple'",
    "global.extra-index-url='https://a.example/simple\\nhttps://b.example/simple'",
    "global.find-links='/wheels'",
    ":env:.find-links='/more /and-more'",
    "global.cert='/certs.pem'",
    "global.timeout='60'",
  ];
  await outcome(clone.start(["script.ts"], { FAKE_PIP_CONFIG: pipConfig.join("\n"), UV_HTTP_TIMEOUT: "5" }));
  expect(clone.installs()[1]?.env).toEqual({
    UV_DEFAULT_INDEX: "https://index.example/simple",
    UV_INDEX: "https://a.example/simple https://b.example/simple",
    UV_INDEX_STRATEGY: "unsafe-best-match",
    UV_FIND_LINKS: "/more,/and-more",
    SSL_CERT_FILE: "/certs.pem",
    UV_HTTP_TIMEOUT: "5",
  });
});

test.each([
  ["no Python", { PYTHON: "/no/python" }, ["found none as /no/python", "apt install python3"]],
  ["an old Python", { FAKE_VERSION: "3.9.2" }, ["is 3.9.2", "PYTHON=/path/to/python3.13"]],
  ["no venv module", { FAKE_VENV: "missing" }, ["-m venv", "apt install python3-venv"]],
])("%s: fails with the remedy", async (_, env, words) => {
  const { printed, code } = await outcome(freshClone().start(["script.ts"], env));
  expect(code).toBe(1);
  for (const each of words) expect(printed).toContain(each);
});

test("a signal reaches the script, which ends as it likes", async () => {
  const clone = freshClone();
  writeFileSync(
    clone.path("wait.ts"),
    'process.on("SIGTERM", () => process.exit(7));\nsetInterval(() => {}, 1000);\nconsole.log("up");\n',
  );
  const child = clone.start(["--npm-only", "wait.ts"]);
  let printed = "";
  child.stdout.on("data", (chunk) => (printed += chunk));
  const ended = outcome(child);
  await eventually(() => printed.includes("up"));
  child.kill("SIGTERM");
  expect((await ended).code).toBe(7);
});
