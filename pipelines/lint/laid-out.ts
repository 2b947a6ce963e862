import { copyFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { dockerfile } from "../../cli/export/files.ts";
import { ENVIRONMENTS, INFRA, PIPELINES } from "../../infra/bicep.ts";

const ARM = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
/** The schema of Azure Pipelines knows this task by name, and refuses whatever it is given. */
const UNKNOWN = "PublishCodeCoverageResults@2";

/**
 * Lays out in an empty folder what linters are to look at, as they can read it. Templates are what would be deployed to each environment:
 * in the compiled template checkov finds no resource, since all are behind modules, and it cannot read Bicep of today.
 */
export function layOut(root: string, folder: string): void {
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const environment of [...ENVIRONMENTS, PIPELINES]) {
    const snapshot = readFileSync(join(INFRA, "env", `${environment}.snapshot.json`), "utf8");
    const template = {
      $schema: ARM,
      contentVersion: "1.0.0.0",
      resources: JSON.parse(snapshot).predictedResources,
    };
    put(`arm/${environment}.json`, JSON.stringify(template, undefined, 1));
  }
  put("image/Dockerfile", readFileSync(join(INFRA, "image/Dockerfile"), "utf8"));
  put("container/Dockerfile", dockerfile(process.versions.node));
  for (const path of globSync("pipelines/*.yml", { cwd: root })) {
    const written = readFileSync(join(root, path), "utf8");
    // checkov goes by the name.
    put(`azure/${basename(path, ".yml")}/azure-pipelines.yml`, written);
    put(`schema/${basename(path)}`, stringify(withoutUnknown(parse(written))));
  }
  for (const path of globSync(".github/workflows/*.yml", { cwd: root })) {
    put(path, "");
    copyFileSync(join(root, path), join(folder, path));
  }
}

/** The same without steps of the task that the schema cannot tell. */
function withoutUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => one?.task !== UNKNOWN).map(withoutUnknown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutUnknown(one)]));
}
