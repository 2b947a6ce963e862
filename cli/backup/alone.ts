import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { Trouble } from "../../local/trouble.ts";
import type { Place } from "./place.ts";

const LOCK = "lock.json";
/** Milliseconds between two signs of life, and after how many without one whoever worked there is dead. */
const BEAT = 60_000;
const DEAD = 10 * BEAT;

/** Works on a backup while nobody else does: another one's end would take away what this one counts on. Throws `Trouble` where somebody does. */
export async function alone<T>(place: Place, work: () => Promise<T>): Promise<T> {
  const by = randomUUID();
  const holder = async () => {
    const found = await place.read(LOCK);
    return found && (JSON.parse(await text(found)) as { by: string; at: string });
  };
  const hold = () => place.write(LOCK, JSON.stringify({ by, at: new Date().toISOString() }));
  const other = await holder();
  if (other && Date.now() - Date.parse(other.at) < DEAD) throw busy(place, other.at);
  await hold();
  if ((await holder())?.by !== by) throw busy(place, "this moment");
  const beat = setInterval(() => void hold().catch(() => undefined), BEAT);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await place.remove(LOCK);
  }
}

const busy = ({ name }: Place, since: string) =>
  new Trouble(
    `Somebody else works on the backup in ${name}, and was alive at ${since}.`,
    "Wait for its end; whoever has died is waited for ten minutes.",
  );
