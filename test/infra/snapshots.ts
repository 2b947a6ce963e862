import { readFileSync } from "node:fs";
import { join } from "node:path";
import { INFRA } from "../../infra/bicep.ts";

/** What would be deployed, with all that can be worked out before. */
export interface Resource {
  id: string;
  type: string;
  name: string;
  sku?: { name: string };
  properties?: Record<string, unknown>;
}

export function resourcesOf(environment: string): Resource[] {
  const text = readFileSync(join(INFRA, "env", `${environment}.snapshot.json`), "utf8");
  return JSON.parse(text).predictedResources;
}

/** The settings of one of the two apps. */
export function settingsOf(environment: string, part: "control" | "serving"): Record<string, string> {
  const found = resourcesOf(environment).find(
    ({ type, name }) =>
      type === "Microsoft.Web/sites/config" &&
      name.startsWith(`func-${part}-`) &&
      name.endsWith("/appsettings"),
  );
  return found?.properties as Record<string, string>;
}

/** How the platform lets callers of one of the two apps in; undefined where their keys do. */
export function signInOf(
  environment: string,
  part: "control" | "serving",
): Record<string, object> | undefined {
  const found = resourcesOf(environment).find(
    ({ name }) => name.startsWith(`func-${part}-`) && name.endsWith("/authsettingsV2"),
  );
  return found?.properties as Record<string, object> | undefined;
}

/** The rows of the table below a heading, without the first and without their code marks. */
export function rowsOf(page: string, heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => /^\| /.test(line));
  return rows.slice(1).map((row) =>
    row
      .split("|")
      .map((cell) => cell.trim().replaceAll("`", ""))
      .slice(1, -1),
  );
}
