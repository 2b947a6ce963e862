import { Trouble } from "../../local/trouble.ts";
import { isOurs } from "./ours.ts";
import type { Place } from "./place.ts";
import { filesOf, isBroken, readState, type State, stateNames } from "./states.ts";

/** The names of the states in a place, the oldest first. Throws `Trouble` where there is no backup. */
export async function statesIn(place: Place): Promise<string[]> {
  const names = (await isOurs(place)) ? await stateNames(place) : [];
  if (names.length > 0) return names;
  throw new Trouble(
    `There is no backup in ${place.name}.`,
    "Name the place that `darkroom backup --to` had.",
  );
}

/** A state with all of its files. One that cannot be read is told of with the names of the others. */
export async function wanted(place: Place, name: string, names: readonly string[]) {
  try {
    const state = (await readState(place, name)) as State;
    return { state, files: await filesOf(place, state) };
  } catch (error) {
    if (!isBroken(error)) throw error;
    const others = names.filter((other) => other !== name);
    throw new Trouble(error.message, `There are: ${others.join(", ") || "no others"}`);
  }
}
