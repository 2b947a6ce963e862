// npm run infra: compiles the template, and tells anew what each environment would get.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "../cli/command.ts";
import { Trouble } from "../local/trouble.ts";
import { ENVIRONMENTS, findBicep, INFRA, PIPELINES, runBicep, snapshot, sourcesHash } from "./bicep.ts";

await command(async () => {
  const bicep = findBicep(process.env);
  if (!bicep)
    throw new Trouble("There is no Bicep compiler.", "Install it (az bicep install), or name it in BICEP.");
  const must = ({ status, printed }: ReturnType<typeof runBicep>) => {
    if (status !== 0) throw new Trouble("The template does not compile.", printed);
    if (printed) console.log(printed.trim());
  };
  must(runBicep(bicep, ["build", join(INFRA, "main.bicep"), "--outfile", join(INFRA, "main.json")]));
  writeFileSync(join(INFRA, "main.sha256"), `${sourcesHash()}\n`);
  for (const name of [...ENVIRONMENTS, PIPELINES]) {
    must(snapshot(bicep, join(INFRA, "env", `${name}.bicepparam`), "overwrite"));
    inOrder(join(INFRA, "env", `${name}.snapshot.json`));
  }
});

/** Sorts a snapshot's outputs, which the compiler writes in another order each time. */
function inOrder(file: string): void {
  const { outputs, ...rest } = JSON.parse(readFileSync(file, "utf8"));
  const sorted = Object.fromEntries(Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, JSON.stringify({ ...rest, outputs: sorted }, undefined, 2));
}
