import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { strFromU8, unzipSync } from "fflate";
import { Trouble } from "../../local/trouble.ts";

/** The commit that a package was made of; undefined where it was made of no commit, or of files beside one. Throws `Trouble` if it is no package. */
export function packagedCommit(path: string): string | undefined {
  const { name, commit } = manifestOf(path);
  if (name !== "darkroom")
    throw new Trouble(
      `${path} is a package of ${name ?? "nobody"}, not of this app.`,
      "Make one: npm run package",
    );
  return typeof commit === "string" && !commit.endsWith("-dirty") ? commit : undefined;
}

function manifestOf(path: string): { name?: unknown; commit?: unknown } {
  try {
    const { "package.json": found } = unzipSync(readFileSync(path), {
      filter: ({ name }) => name === "package.json",
    });
    return JSON.parse(strFromU8(found as Uint8Array));
  } catch (error) {
    throw new Trouble(
      `${path} is no package of the app: ${(error as Error).message}`,
      "Make one: npm run package",
    );
  }
}

/** What answers at an address: `up` is whether it is the app, with the commit that it was made of. */
export async function answers(url: string): Promise<{ up: boolean; commit?: string }> {
  try {
    const response = await fetch(`${url}/api/openapi.json`, { signal: AbortSignal.timeout(30_000) });
    if (!response.ok) return { up: false };
    const { info } = (await response.json()) as { info?: { "x-commit"?: string } };
    const commit = info?.["x-commit"];
    return { up: info !== undefined, ...(commit !== undefined && { commit }) };
  } catch {
    return { up: false };
  }
}

const PATIENCE = { within: 10 * 60_000, between: 5000 };

/** Waits until an app answers with a commit, or at all where that is unknown. Throws `Trouble` where it does not. */
export async function arrived(
  url: string,
  commit: string | undefined,
  { within, between } = PATIENCE,
): Promise<void> {
  const until = Date.now() + within;
  for (;;) {
    const found = await answers(url);
    if (found.up && (commit === undefined || found.commit === commit)) return;
    if (Date.now() > until)
      throw new Trouble(
        `${url} ${found.up ? `still answers with ${found.commit ?? "no commit"}` : "does not answer"}.`,
        "Its log tells why: the portal, Application Insights, or az webapp log tail.",
      );
    await pause(between);
  }
}
