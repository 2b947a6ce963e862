import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { linesOf, root, temporaryFolder } from "../processes.ts";

const lock = (version: string) =>
  JSON.stringify({
    packages: {
      "": { name: "app" },
      "node_modules/a": { version, integrity: `sha512-${version}` },
      "node_modules/only-on-macos": { version: "1.0.0", integrity: "sha512-m", optional: true },
    },
  });

/** A fresh clone in which npm, Python, pip and uv are stand-ins that write down how they are called. */
export function freshClone() {
  const clone = temporaryFolder();
  const at = (...parts: string[]) => join(clone, ...parts);
  cpSync(join(root, "local/setup"), at("local/setup"), { recursive: true });
  for (const folder of ["training", "tools"]) mkdirSync(at(folder));
  writeFileSync(at("training/requirements.lock"), "numpy==2.0.0");
  writeFileSync(at("training/requirements-test.lock"), "pyspark==4.0.0");
  writeFileSync(at("training/requirements-torch.lock"), "torch==2.0.0");
  writeFileSync(at("package-lock.json"), lock("1.0.0"));
  writeFileSync(at("tools/package.json"), '{"type":"module"}');
  for (const tool of ["npm", "python"]) {
    copyFileSync(join(import.meta.dirname, "fixtures/tool.mjs"), at("tools", tool));
    chmodSync(at("tools", tool), 0o755);
  }
  writeFileSync(
    at("script.ts"),
    'const args: string[] = process.argv.slice(2);\nconsole.log("ran with " + args);\nprocess.exitCode = 3;\n',
  );

  return {
    path: at,
    changeNpmLock: () => writeFileSync(at("package-lock.json"), lock("1.0.1")),
    changePythonLock: () => writeFileSync(at("training/requirements.lock"), "numpy==2.0.1"),
    start: (args: string[], env: Record<string, string> = {}) =>
      spawn(process.execPath, [at("local/setup/run.mjs"), ...args], {
        env: {
          PATH: process.env.PATH,
          NODE_24: process.execPath,
          CALLS: at("calls"),
          npm_execpath: at("tools/npm"),
          PYTHON: at("tools/python"),
          ...env,
        },
      }),
    /** What was installed, in order, since the clone was made. */
    installs: () =>
      linesOf(at("calls"))
        .map((line) => JSON.parse(line) as Call)
        .filter(({ args }) => args[0] === "ci" || args[1] === "sync"),
  };
}

type Call = { name: string; args: string[]; env: Record<string, string> };

/** What a started process prints, and how it ends. */
export async function outcome(child: ReturnType<ReturnType<typeof freshClone>["start"]>) {
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  const [code, signal] = await once(child, "close");
  return { printed, code: code as number | null, signal: signal as string | null };
}
