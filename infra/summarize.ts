import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Adds Markdown to what a pipeline's run shows of itself, on GitHub and on Azure Pipelines, where it is a file of this name;
 * elsewhere there is nothing to add it to.
 */
export async function summarize(name: string, markdown: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { GITHUB_STEP_SUMMARY: summary, TF_BUILD, AGENT_TEMPDIRECTORY: folder } = env;
  if (summary) await appendFile(summary, `${markdown}\n`);
  if (!TF_BUILD || !folder) return;
  const file = join(folder, `${name}.md`);
  await writeFile(file, `${markdown}\n`);
  console.log(`##vso[task.uploadsummary]${file}`);
}
