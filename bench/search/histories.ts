import { z } from "zod";

const Instances = z.array(z.object({ instanceId: z.string() }));
const WithHistory = z.object({ historyEvents: z.array(z.looseObject({ EventType: z.string() })) });

/** What the orchestrations of a run remember: activities that were called, events in all, events of the longest history. */
export async function historiesOf(functions: string, runId: string) {
  const ids = (await instances(functions)).filter((id) => id.startsWith(runId) && !id.includes("-pool-"));
  const sizes = [];
  let activities = 0;
  for (const id of ids) {
    const { historyEvents } = WithHistory.parse(await ask(historyAt(functions, id)));
    sizes.push(historyEvents.length);
    activities += historyEvents.filter(isActivity).length;
  }
  return { activities, events: sizes.reduce((sum, size) => sum + size, 0), largest: Math.max(...sizes) };
}

/** The same of the pool that follows a run's trials. Its history begins afresh now and then, so it is looked at again and again. */
export class PoolHistory {
  readonly #url: string;
  readonly #activities = new Set<string>();
  #events = new Set<string>();
  largest = 0;

  constructor(functions: string, runId: string) {
    this.#url = historyAt(functions, `${runId}-pool-trial`);
  }

  async look(): Promise<void> {
    const { data } = WithHistory.safeParse(await ask(this.#url).catch(() => undefined));
    if (!data) return;
    this.largest = Math.max(this.largest, data.historyEvents.length);
    for (const event of data.historyEvents) {
      this.#events.add(JSON.stringify(event));
      if (isActivity(event)) this.#activities.add(JSON.stringify(event));
    }
  }

  get activities(): number {
    return this.#activities.size;
  }

  get events(): number {
    return this.#events.size;
  }
}

const isActivity = ({ EventType }: { EventType: string }) => EventType.startsWith("Task");
const historyAt = (functions: string, id: string) =>
  `${functions}/${api}/instances/${id}?showHistory=true&showInput=false`;

const api = "runtime/webhooks/durabletask";

/** The ids of all instances, page by page. */
async function instances(functions: string): Promise<string[]> {
  const ids: string[] = [];
  let token: string | null = "";
  do {
    const headers = token ? { "x-ms-continuation-token": token } : undefined;
    const answer: Response = await fetch(
      `${functions}/${api}/instances?showInput=false`,
      headers && { headers },
    );
    ids.push(...Instances.parse(await answer.json()).map(({ instanceId }) => instanceId));
    token = answer.headers.get("x-ms-continuation-token");
  } while (token);
  return ids;
}

async function ask(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}
