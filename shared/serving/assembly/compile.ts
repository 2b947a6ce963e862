// node shared/serving/assembly/compile.ts: compiles resize.ts, which is AssemblyScript, into what serving holds as WebAssembly.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "../../kit/hash.ts";

const COMPILER = "assemblyscript@0.28.20";
const here = import.meta.dirname;
const scratch = mkdtempSync(join(tmpdir(), "darkroom-assembly-"));
try {
  const wasm = join(scratch, "resize.wasm");
  const options = ["-O3", "--runtime", "stub", "--noAssert", "--enable", "simd", "--importMemory"];
  const asked = ["asc", join(here, "resize.ts"), ...options, "--outFile", wasm];
  execFileSync("npx", ["--yes", "--package", COMPILER, "--", ...asked], { stdio: "inherit" });
  const text =
    readFileSync(wasm)
      .toString("base64")
      .match(/.{1,96}/g) ?? [];
  const lines = [
    "// Written by assembly/compile.ts.",
    "",
    "/** The SHA-256 of its source, assembly/resize.ts. */",
    `export const SOURCE = "${sha256(readFileSync(join(here, "resize.ts")))}";`,
    "",
    `export const WASM = Buffer.from(\n  [\n${text.map((part) => `    "${part}",\n`).join("")}  ].join(""),\n  "base64",\n);`,
  ];
  writeFileSync(join(here, "../resize-wasm.ts"), `${lines.join("\n")}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
