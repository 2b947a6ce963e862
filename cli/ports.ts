import { join } from "node:path";
import { z } from "zod";
import { readJson } from "../local/json-file.ts";
import { Trouble } from "../local/trouble.ts";

const Ports = z.object({
  ...{ functions: z.number(), blobs: z.number(), queues: z.number(), tables: z.number() },
  ...{ mlflow: z.number(), databricks: z.number() },
});

/** The ports of the local stack in a folder; undefined where there has been none. Throws `Trouble` where its file is damaged. */
export function portsIn(data: string): z.infer<typeof Ports> | undefined {
  const file = join(data, "ports.json");
  try {
    const said = readJson<unknown>(file);
    return said === undefined ? undefined : Ports.parse(said);
  } catch {
    throw new Trouble(
      `${file} does not tell the ports of a stack.`,
      "Delete it: `npm start` writes it anew.",
    );
  }
}
