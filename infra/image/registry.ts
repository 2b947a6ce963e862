import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Trouble } from "../../local/trouble.ts";
import { az } from "../deploy/az.ts";
import type { Context } from "./context.ts";

const REPOSITORY = "darkroom";
/** How az says that a registry has no such image, nor perhaps any. */
const NOT_THERE = /is not found|MANIFEST_UNKNOWN|NAME_UNKNOWN/i;

/** Seconds that a registry's machine may build; milliseconds that az is given for that, and to look. */
const BUILDS = 3600;
export const PATIENCE = { look: 120_000, build: (BUILDS + 600) * 1000 };

/** An image as it is looked for. */
interface Wanted {
  /** The registry's login server, such as acrdarkroom.azurecr.io. */
  server: string;
  tag: string;
}

/** The digest of an image; undefined where its registry has none of this tag. */
export async function digestOf({ server, tag }: Wanted, within = PATIENCE.look): Promise<string | undefined> {
  const asked = ["--name", registryOf(server), "--image", `${REPOSITORY}:${tag}`];
  const show = ["acr", "repository", "show", ...asked, "--query", "digest", "--output", "tsv"];
  const told = await az(show, { within }).catch((error: Error) => {
    if (NOT_THERE.test(error.message)) return undefined;
    throw error;
  });
  if (told === undefined || /^sha256:[0-9a-f]{64}$/.test(told)) return told;
  throw new Trouble(`az printed no digest, but "${told}".`, `Repeat it alone: az ${show.join(" ")}`);
}

/** Has the registry build an image in a folder that is made for it, and push it where its tests pass. */
export async function build(
  { server, tag }: Wanted,
  context: Context,
  folder: string,
  patience = PATIENCE,
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of context) writeFileSync(join(folder, name), bytes);
  const where = ["--registry", registryOf(server), "--image", `${REPOSITORY}:${tag}`];
  const limits = ["--platform", "linux/amd64", "--timeout", String(BUILDS)];
  await az(["acr", "build", ...where, ...limits, folder], { within: patience.build, shown: true });
  const digest = await digestOf({ server, tag }, patience.look);
  if (digest !== undefined) return digest;
  throw new Trouble(
    `az has built ${REPOSITORY}:${tag}, and ${server} has none.`,
    "Look at the registry's runs: az acr task list-runs.",
  );
}

/** How clusters are told of an image: by what it is, not by a tag, which may come to mean another one. */
export const byDigest = (server: string, digest: string) => `${server}/${REPOSITORY}@${digest}`;

const registryOf = (server: string) => server.split(".")[0] ?? server;
