import { RestError } from "@azure/storage-blob";
import { Trouble } from "../../local/trouble.ts";
import type { Place } from "./place.ts";

/** Says that a place is a backup's: whatever lies there and is none of its own goes with the states that do not need it. */
const MARK = "darkroom-backup.json";

/** Makes an empty place a backup's. Throws `Trouble` for one that cannot be, or that has files of somebody else's. */
export async function begin(place: Place): Promise<void> {
  try {
    await beginIn(place);
  } catch (error) {
    throw (error instanceof RestError && refusalOf(place, error)) || error;
  }
}

/** What storage says of a container, as whoever named it can act on it. */
function refusalOf({ name }: Place, { statusCode }: RestError): Trouble | undefined {
  if (statusCode === 404)
    return new Trouble(
      `There is no container ${name}.`,
      "Make it first, in an account of its own: az storage container create.",
    );
  if (statusCode === 403)
    return new Trouble(
      `Whoever is logged in may not write into ${name}.`,
      'Give it the role "Storage Blob Data Contributor" there; a network rule may keep it out, too.',
    );
  return undefined;
}

async function beginIn(place: Place): Promise<void> {
  if (await isOurs(place)) return;
  for await (const key of place.keys(""))
    throw new Trouble(
      `${place.name} is no backup, and has other files, such as ${key}.`,
      "Name an empty folder or container, or one that does not exist.",
    );
  await place.write(MARK, `${JSON.stringify({ format: 1 })}\n`);
}

/** Whether a backup was ever begun there. */
export const isOurs = async (place: Place): Promise<boolean> => {
  const mark = await place.read(MARK);
  mark?.destroy();
  return mark !== undefined;
};
