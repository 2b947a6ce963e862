import { z } from "zod";

const Instances = z.array(z.object({ instanceId: z.string() }));
const WithHistory = z.object({ historyEvents: z.array(z.looseObject({ EventType: z.string() })) });

/** What the orchestrations of a run remember: activities that were called, events in all, events of the longest history. */
export async function historiesOf(functions: string, runId: string) {
  const ids = (await instances(functions)).filter((id) => id.startsWith(runId));
  const sizes = [];
  let activities = 0;
  for (const id of ids) {
    const { historyEvents } = WithHistory.parse(
      await ask(`${functions}/${api}/instances/${id}?showHistory=true`),
    );
    sizes.push(historyEvents.length);
    activities += historyEvents.filter(({ EventType }) => EventType.startsWith("Task")).length;
  }
  return { activities, events: sizes.reduce((sum, size) => sum + size, 0), largest: Math.max(...sizes) };
}

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
