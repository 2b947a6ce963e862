import { Trouble } from "../../local/trouble.ts";
import { differences, type Resource } from "./resource.ts";

type Say = (line: string) => void;

/** Makes what is missing and changes what differs, in order, and says what of each; how many were not as they should be. */
export async function setUp(resources: readonly Resource[], say: Say): Promise<number> {
  let changed = 0;
  for (const resource of resources) {
    const did = await bring(resource);
    say(`${did.padEnd(9)} ${resource.what}`);
    if (did !== "unchanged") changed++;
  }
  return changed;
}

async function bring({ what, wanted, read, create, change }: Resource): Promise<string> {
  const found = await read();
  if (found === undefined) {
    await create();
    return "created";
  }
  const differs = differences(wanted, found);
  if (differs.length === 0) return "unchanged";
  const seen = differs.map((name) => `${name} is ${JSON.stringify(found[name])}`).join(", ");
  if (change === undefined)
    throw new Trouble(
      `${what} is another one: ${seen}.`,
      "Remove or rename it, or deploy under another name.",
    );
  await change();
  return "changed";
}

/** Removes what is there, the last first; what holds data only by order, and only if it is the one that we would have made. */
export async function tearDown(resources: readonly Resource[], withData: boolean, say: Say): Promise<void> {
  for (const { what, wanted, read, remove, holdsData } of resources.toReversed()) {
    const found = remove && (await read());
    if (remove === undefined || found === undefined) continue;
    if (holdsData && !withData) {
      say(`kept      ${what}`);
      continue;
    }
    if (holdsData && differences(wanted, found).length > 0) {
      say(`kept      ${what}, which is another one`);
      continue;
    }
    await remove();
    say(`removed   ${what}`);
  }
}
