import { Trouble } from "../../local/trouble.ts";
import { answers, arrived, packagedCommit } from "./arrived.ts";

/** One of the apps that run a package. */
export interface DeployedApp {
  name: string;
  url: string;
  /** Waits until nothing is cut off. */
  free?: () => Promise<void>;
}

/** How a package gets there, and how long its app is waited for. */
export interface Means {
  put: (app: string, path: string) => Promise<void>;
  patience?: { within: number; between: number };
  say: (line: string) => void;
}

/**
 * Deploys a package to its apps, one after the other, and waits until each answers with it. An app that has it already is left alone.
 * Where one does not come up, those that were touched get `previous` again, if there is one, and the trouble is thrown. One that is not
 * free to be cut off is no fault of the package: what was deployed stays, and the same command again goes on.
 */
export async function deploy(
  apps: readonly DeployedApp[],
  path: string,
  previous: string | undefined,
  means: Means,
): Promise<void> {
  const commit = packagedCommit(path);
  // Read before anything is put, not when it is needed.
  const before = previous === undefined ? undefined : { path: previous, commit: packagedCommit(previous) };
  const touched: DeployedApp[] = [];
  for (const app of apps) {
    const now = await answers(app.url);
    if (commit !== undefined && now.commit === commit) {
      means.say(`${app.name}: has ${commit} already`);
      continue;
    }
    if (now.up) await app.free?.(); // what does not answer has nothing that could be cut off
    touched.push(app);
    try {
      await means.put(app.name, path);
      await arrived(app.url, commit, means.patience);
    } catch (error) {
      if (before) await putBack(touched, before, means, error as Error);
      throw error;
    }
    means.say(
      `${app.name}: ${commit === undefined ? "answers, of a commit that the package does not name" : `runs ${commit}`}`,
    );
  }
}

/** Gives each its package of before, whatever becomes of the others. */
async function putBack(
  apps: readonly DeployedApp[],
  { path, commit }: { path: string; commit: string | undefined },
  means: Means,
  why: Error,
): Promise<void> {
  means.say(`goes back to ${path}: ${why.message}`);
  const failed: string[] = [];
  for (const { name, url } of apps.toReversed())
    try {
      await means.put(name, path);
      await arrived(url, commit, means.patience);
      means.say(`${name}: runs ${commit ?? "the previous package"} again`);
    } catch (error) {
      failed.push(`Nor did ${name} come up with ${path} again: ${(error as Error).message}`);
    }
  if (failed.length > 0)
    throw new Trouble([why.message, ...failed].join("\n"), "Deploy by hand what ran before.");
}
