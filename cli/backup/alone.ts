import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { identify, isRunning } from "../../local/processes.ts";
import { Trouble } from "../../local/trouble.ts";
import type { Place } from "./place.ts";

const LOCK = "lock.json";
/** Milliseconds between two signs of life, and after how many without one whoever worked there is dead. */
const BEAT = 60_000;
const DEAD = 10 * BEAT;

const Holder = z.object({
  by: z.string(),
  at: z.string(),
  host: z.string().optional(),
  pid: z.int().optional(),
  started: z.string().optional(),
});
type Holder = z.infer<typeof Holder>;

/** Works on a backup while nobody else does: another one's end would take away what this one counts on. Throws `Trouble` where somebody does. */
export async function alone<T>(place: Place, work: () => Promise<T>): Promise<T> {
  const by = randomUUID();
  const me = { by, host: hostname(), ...identify(process.pid) };
  const holder = async () => {
    const found = await place.read(LOCK);
    return found && Holder.safeParse(jsonOf(await text(found))).data;
  };
  const hold = () => place.write(LOCK, JSON.stringify({ ...me, at: new Date().toISOString() }));
  const other = await holder();
  if (other && isAlive(other)) throw busy(place, other.at);
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

/** Of this machine that is known; of another one after a while without a sign, by either one's clock. */
const isAlive = ({ at, host, pid, started }: Holder): boolean =>
  host === hostname() && pid !== undefined && started !== undefined
    ? isRunning({ pid, started })
    : Math.abs(Date.now() - Date.parse(at)) < DEAD;

function jsonOf(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined; // nobody has written that who works here
  }
}

const busy = ({ name }: Place, since: string) =>
  new Trouble(
    `Somebody else works on the backup in ${name}, and was alive at ${since}.`,
    "Wait for its end; whoever has died on another machine is waited for ten minutes.",
  );
