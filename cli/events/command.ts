import { connectionString } from "../../local/storage.ts";
import { Trouble } from "../../local/trouble.ts";
import { connectedQueues, Queues } from "../../shared/clients/queues.ts";
import { EVENTS, POISON } from "../../shared/kit/event-queue.ts";
import { portsIn } from "../ports.ts";
import { addressOf } from "../values.ts";
import { type EventsOptions, parseEvents } from "./options.ts";

/** Says how many events of photos wait, and puts those back that failed too often. Repeating it is harmless: every event is only a nudge. */
export async function eventsCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const options = parseEvents(args, env);
  if (typeof options === "string") return console.log(options);
  const queues = queuesOf(options);
  for (const queue of [EVENTS, POISON]) {
    const waiting = await queues.waiting(queue);
    const since = waiting?.oldest ? `, the oldest since ${waiting.oldest}` : "";
    console.log(waiting ? `${waiting.count} in ${queue}${since}` : `there is no queue ${queue}`);
    if (!waiting && options.putBack) throw new Trouble("Nothing was put back.", "Is it the host's account?");
  }
  if (options.putBack) console.log(`${await queues.move(POISON, EVENTS)} put back into ${EVENTS}`);
}

function queuesOf({ account, connection, data }: EventsOptions): Queues {
  if (account !== undefined)
    return new Queues(addressOf("--account", account, "https://NAME.queue.core.windows.net"));
  const ports = portsIn(data);
  const told = ports ? connectionString(ports.blobs, ports) : connection;
  const queues = told ? connectedQueues(told) : undefined;
  if (queues) return queues;
  throw new Trouble(
    told
      ? "AZURE_STORAGE_CONNECTION_STRING names no queues, or no key."
      : `There is no local stack in ${data}.`,
    "Start it with `npm start`, or name the host's account: --account https://NAME.queue.core.windows.net",
  );
}
