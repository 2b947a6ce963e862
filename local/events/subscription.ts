import type { GridEvent } from "./event.ts";

/** Who gets which events. */
export type Subscription = {
  name: string; // stays the same when the port changes from one start to the next
  url: string;
  prefix: string;
  types: string[] | "all";
  batch: number; // events in one delivery, at most
  schema: Schema;
};

const schemas = ["eventgrid", "cloudevents"] as const;
/** What deliveries look like: Event Grid's own schema, or CloudEvents 1.0. */
export type Schema = (typeof schemas)[number];

/** Reads `URL[,prefix=SUBJECT][,types=TYPE;TYPE][,batch=N][,schema=cloudevents]`. */
export function parseSubscription(text: string): Subscription {
  const [url = "", ...rest] = text.split(",");
  const options = Object.fromEntries(
    rest.map((option) => [option.split("=", 1)[0], option.slice(option.indexOf("=") + 1)]),
  );
  const { prefix = "", types, batch = "1", schema = "eventgrid", ...unknown } = options;
  const [wrong] = Object.keys(unknown);
  if (wrong !== undefined)
    throw new Error(`--subscribe ${text}: unknown option "${wrong}". Known: prefix, types, batch, schema.`);
  if (!isSchema(schema))
    throw new Error(`--subscribe ${text}: unknown schema "${schema}". Known: ${schemas.join(", ")}.`);
  const { pathname, search } = new URL(url);
  return {
    name: pathname + search,
    url,
    prefix,
    types: types ? types.split(";") : "all",
    batch: Number(batch),
    schema,
  };
}

const isSchema = (text: string): text is Schema => (schemas as readonly string[]).includes(text);

/** Whether a subscription's filters let an event through. */
export function wants({ prefix, types }: Subscription, event: GridEvent): boolean {
  return event.subject.startsWith(prefix) && (types === "all" || types.includes(event.eventType));
}
