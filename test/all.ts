// Runs everything that can fail: npm test. With arguments, only the TypeScript tests whose paths hold one of them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runChecks } from "./check.ts";

/** How many tests ended how. */
export type Counts = { passed: number; failed: number; skipped: number };

/** Counts the tests in Vitest's JSON report; a file that could not be loaded counts as one that failed. */
export function countVitest(json: string): Counts {
  type Report = { testResults: { status: string; assertionResults: { status: string }[] }[] };
  const files = (JSON.parse(json) as Report).testResults;
  const states = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length;
  const broken = files.filter(
    (file) => file.status === "failed" && file.assertionResults.every(({ status }) => status !== "failed"),
  );
  return {
    passed: count("passed"),
    failed: count("failed") + broken.length,
    skipped: count("skipped", "pending", "todo", "disabled"),
  };
}

/** Counts the tests in pytest's JUnit report. */
export function countJunit(xml: string): Counts {
  const suites = [...xml.matchAll(/<testsuite [^>]*>/g)].map(([tag]) => tag);
  const sum = (name: string) =>
    suites.reduce((total, tag) => total + Number(new RegExp(` ${name}="(\\d+)"`).exec(tag)?.[1] ?? 0), 0);
  const [failed, skipped] = [sum("failures") + sum("errors"), sum("skipped")];
  return { passed: sum("tests") - failed - skipped, failed, skipped };
}

/** The counts in words. A failure that no report tells of counts as one. */
export function summary(suites: { counts: Counts; ok: boolean }[]): string {
  const sum = (key: keyof Counts) => suites.reduce((total, { counts }) => total + counts[key], 0);
  const untold = suites.filter(({ counts, ok }) => !ok && counts.failed === 0).length;
  const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
  return `${sum("passed")} passed, ${sum("failed") + untold} failed${skipped}`;
}

const root = join(import.meta.dirname, "..");

async function suite(command: string, args: string[], report: string, count: (report: string) => Counts) {
  const env = { ...process.env, COVERAGE_FILE: `${report}.coverage` }; // coverage.py's own, which it would leave in the checkout
  const child = spawn(command, args, { cwd: root, stdio: "inherit", env });
  const [code] = await once(child, "exit");
  const counts = existsSync(report)
    ? count(readFileSync(report, "utf8"))
    : { passed: 0, failed: 0, skipped: 0 };
  return { counts, ok: code === 0 };
}

async function main(filters: string[]): Promise<void> {
  process.on("SIGINT", () => {}); // the suites clean up after themselves
  const kept = process.env.REPORTS; // a pipeline publishes them
  const reports = kept ? resolve(kept) : mkdtempSync(join(tmpdir(), "darkroom-reports-"));
  mkdirSync(reports, { recursive: true });
  const [json, xml] = [join(reports, "vitest.json"), join(reports, "pytest.xml")];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${json}`];
  if (kept)
    reporters.push(
      ...["--reporter=junit", `--outputFile.junit=${join(reports, "vitest.xml")}`],
      ...["--coverage.enabled", `--coverage.reportsDirectory=${join(reports, "coverage")}`],
    );
  const vitest = [join(root, "node_modules/vitest/vitest.mjs"), "run", ...reporters, ...filters];
  const pytest = [
    "-m",
    "pytest",
    "-c",
    "training/pyproject.toml",
    "training/tests",
    "--quiet",
    // As many as there are workers of Vitest; a file's tests share what it starts.
    "--numprocesses=2",
    "--dist=loadfile",
    `--junitxml=${xml}`,
    ...(kept
      ? ["--cov=training/darkroom_training", `--cov-report=xml:${join(reports, "coverage/python.xml")}`]
      : []),
  ];

  const suites = [];
  if (filters.length === 0) {
    const counts = { ...(await runChecks()), skipped: 0 };
    suites.push({ counts, ok: counts.failed === 0 });
  }
  suites.push(await suite(process.execPath, vitest, json, countVitest));
  if (filters.length === 0) suites.push(await suite(join(root, ".venv/bin/python"), pytest, xml, countJunit));
  if (!kept) rmSync(reports, { recursive: true });
  if (suites.some(({ ok }) => !ok)) process.exitCode = 1;
  console.log(summary(suites));
}

if (import.meta.main) await main(process.argv.slice(2));
