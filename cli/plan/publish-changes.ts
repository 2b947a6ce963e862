import { readFileSync, statSync, watch } from "node:fs";
import { join } from "node:path";
import { explain } from "../../shared/kit/errors.ts";
import { isPlanFile, planFilesIn, planTwice } from "../../shared/plan/plan-files.ts";
import { readPlan } from "../../shared/plan/read.ts";

/** Editors write a file in several steps. */
const QUIET_MS = 300;

/** Publishes each plan of these folders that is saved while the app runs; says what differs, or what is wrong with it. */
export function publishChanges(folders: readonly string[], app: string, say: (text: string) => void): void {
  for (const folder of folders) {
    const waiting = new Map<string, NodeJS.Timeout>();
    const isFile = statSync(folder).isFile();
    const watcher = watch(folder, (_, name) => {
      if (name === null || !isPlanFile(name)) return;
      clearTimeout(waiting.get(name));
      const changed = () =>
        void publishFile(isFile ? folder : join(folder, name), folders, app).then(say, (error) =>
          say(explain(error)),
        );
      waiting.set(name, setTimeout(changed, QUIET_MS).unref());
    });
    watcher.unref();
  }
}

/** Publishes one file over whatever is in force, and says in one sentence what came of it. */
export async function publishFile(file: string, folders: readonly string[], app: string): Promise<string> {
  const text = textOf(file);
  if (text === undefined)
    return `${file} is gone; its model stays as it is: DELETE /api/models/{model} retires it.`;
  const plan = readPlan(text, file);
  const { model } = plan;
  const { files } = planFilesIn(folders, process.cwd());
  const other = files.find((one) => one.plan.model === model && one.file !== file);
  if (other) return `Not published: ${planTwice({ file, plan }, other)}.`;
  const url = `${app}/api/models/${model}/plan`;
  const found = await fetch(url);
  const etag = found.headers.get("etag");
  const condition = found.ok && etag ? { "if-match": etag } : { "if-none-match": "*" };
  const headers = { "content-type": "application/yaml", ...condition };
  const answer = await fetch(url, { method: "PUT", headers, body: text });
  const told = (await answer.json()) as { version?: number; detail?: string; differences?: Difference[] };
  if (!answer.ok) return `${file} was not published: ${told.detail}`;
  if (!found.ok) return `${file} is published: ${model} is a new model.`;
  const fields = (told.differences ?? []).map(({ field }) => field);
  const differs = `${fields.join(", ")} ${fields.length === 1 ? "differs" : "differ"}`;
  return `${file} is published as version ${told.version} of the plan of ${model}: ${fields.length === 0 ? "nothing differs" : differs}.`;
}

type Difference = { field: string };

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
