import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { commitOf } from "../../local/commit.ts";
import { temporaryFolder } from "./processes.ts";

const root = temporaryFolder(afterAll);
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], {
    cwd: root,
    encoding: "utf8",
  }).trim();

test("a checkout has its commit, and says where its files are others; what lies inside one has none of its own", () => {
  expect(commitOf(root)).toBeUndefined();
  git("init", "--quiet");
  expect(commitOf(root)).toBeUndefined(); // no commit yet
  writeFileSync(join(root, "file"), "one");
  git("add", "file");
  git("commit", "--quiet", "--message", "one");
  git("tag", "--annotate", "v1", "--message", "v1");
  const commit = git("rev-parse", "HEAD");
  expect(commitOf(root)).toBe(commit);
  writeFileSync(join(root, "file"), "two");
  expect(commitOf(root)).toBe(`${commit}-dirty`);
  writeFileSync(join(root, "file"), "one");
  writeFileSync(join(root, "draft"), "in no commit");
  expect(commitOf(root)).toBe(`${commit}-dirty`);
  mkdirSync(join(root, "inside"));
  expect(commitOf(join(root, "inside"))).toBeUndefined();
});
