import { Trouble } from "../../local/trouble.ts";
import type { Place } from "./place.ts";

/** Says that a place is a backup's: whatever lies there and is none of its own goes with the states that do not need it. */
const MARK = "darkroom-backup.json";

/** Makes an empty place a backup's. Throws `Trouble` for one that has files of somebody else's. */
export async function begin(place: Place): Promise<void> {
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
