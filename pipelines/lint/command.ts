// npm run lint: what linters of others say of templates, pipelines, scripts and Dockerfiles. Whatever nobody has reviewed fails.
import { execFile, execFileSync } from "node:child_process";
import { globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argumentsOf } from "../../cli/arguments.ts";
import { command } from "../../cli/command.ts";
import { summarize } from "../../infra/summarize.ts";
import { Trouble } from "../../local/trouble.ts";
import { review } from "./findings.ts";
import { layOut } from "./laid-out.ts";
import { type Files, LINTERS, type Linter } from "./linters.ts";
import { REVIEWED } from "./reviewed.ts";

const root = join(import.meta.dirname, "../..");
const USAGE = `npm run lint
  has linters of others look at templates, pipelines, scripts and Dockerfiles, each at its pinned version; it needs pipx and Go`;

await command(async () => {
  if (argumentsOf(process.argv.slice(2), {}, USAGE).help) return console.log(USAGE);
  const laid = mkdtempSync(join(tmpdir(), "darkroom-lint-"));
  try {
    layOut(root, laid);
    await lint(laid, {
      scripts: scripts(),
      workflows: globSync(".github/workflows/*.yml", { cwd: root }).sort(),
    });
  } finally {
    rmSync(laid, { recursive: true });
  }
});

async function lint(laid: string, files: Files): Promise<void> {
  const wrong: string[] = [];
  const rows = ["| linter | version | looked at | found | reviewed |", "|---|---|---|---|---|"];
  for (const linter of LINTERS) {
    const { name, version } = linter;
    const { looked, findings } = read(linter, await printed(linter, laid, files), files);
    const { open, stale, kept } = review(findings, REVIEWED[name] ?? []);
    rows.push(`| ${name} | ${version} | ${looked} | ${open.length} | ${kept} |`);
    wrong.push(
      ...open.map(({ rule, at, says }) => `${name}: ${at.replace(`${laid}/`, "")}: ${rule} ${says}`),
    );
    wrong.push(...stale.map(({ rule }) => `${name}: ${rule} is reviewed, and not found any more`));
  }
  console.log(rows.join("\n"));
  await summarize("lint", `## Linters\n\n${rows.join("\n")}`, process.env);
  if (wrong.length > 0)
    throw new Trouble(
      `Linters found:\n  ${wrong.join("\n  ")}`,
      "Mend it; what should stay belongs into pipelines/lint/reviewed.ts, with the reason.",
    );
}

function read({ name, version, read }: Linter, text: string, files: Files) {
  try {
    return read(text, files);
  } catch (error) {
    throw new Trouble(
      `What ${name} ${version} prints is not understood: ${(error as Error).message}`,
      text.slice(0, 500),
    );
  }
}

/** What a linter prints of its findings. It may end as it likes, as long as that can be read. */
function printed({ name, version, from, args }: Linter, laid: string, files: Files): Promise<string> {
  const [program = "", ...first] = from(version);
  return new Promise((resolve, reject) => {
    const told = [...first, ...args(laid, files)];
    execFile(program, told, { cwd: root, maxBuffer: 256 << 20 }, (error, out, said) => {
      if (out.trim() !== "") return resolve(out);
      const missing = (error as NodeJS.ErrnoException | null)?.code === "ENOENT";
      const why = missing ? `There is no ${program}.` : `It printed nothing. ${said.trim().slice(-2000)}`;
      reject(new Trouble(`${name} was not asked: ${why}`, `Run it alone: ${[program, ...told].join(" ")}`));
    });
  });
}

/** Scripts of this repository for a shell, by their names. */
function scripts(): string[] {
  const tracked = execFileSync("git", ["ls-files", "*.sh", ".ci/run"], { cwd: root, encoding: "utf8" });
  return tracked.split("\n").filter((path) => path !== "");
}
