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
 * Where one does not come up, those that were touched get `previous` again, if there is one, and the trouble is thrown.
 */
export async function deploy(
  apps: readonly DeployedApp[],
  path: string,
  previous: string | undefined,
  means: Means,
): Promise<void> {
  const touched: DeployedApp[] = [];
  try {
    for (const app of apps) await toOne(app, path, means, () => touched.push(app));
  } catch (error) {
    if (previous === undefined || touched.length === 0) throw error;
    means.say(`goes back to ${previous}: ${(error as Error).message}`);
    await putBack(touched, previous, means, error as Error);
    throw error;
  }
}

async function toOne(app: DeployedApp, path: string, means: Means, touching: () => void): Promise<void> {
  const commit = packagedCommit(path);
  const before = await answers(app.url);
  if (commit !== undefined && before.commit === commit)
    return means.say(`${app.name}: has ${commit} already`);
  if (before.up) await app.free?.(); // what does not answer has nothing that could be cut off
  touching();
  await means.put(app.name, path);
  await arrived(app.url, commit, means.patience);
  means.say(`${app.name}: runs ${commit ?? "the package"}`);
}

async function putBack(apps: readonly DeployedApp[], path: string, means: Means, why: Error): Promise<void> {
  for (const { name, url } of apps.toReversed())
    try {
      await means.put(name, path);
      await arrived(url, packagedCommit(path), means.patience);
      means.say(`${name}: runs ${packagedCommit(path) ?? "the previous package"} again`);
    } catch (error) {
      throw new Trouble(
        `${why.message}\nNor did ${name} come up with ${path} again: ${(error as Error).message}`,
        "Deploy by hand what ran before.",
      );
    }
}
