import type { HeldPorts } from "./held-ports.ts";
import { readJson, writeJson } from "./json-file.ts";
import { Trouble } from "./trouble.ts";

/** The services that people and programs call. */
export type PortName = "functions" | "blobs" | "queues" | "tables" | "mlflow" | "databricks";

/** The port of every service. */
export type Ports = Record<PortName, number>;

/** Those of storage are the emulator's own, which `UseDevelopmentStorage=true` means. */
export const DEFAULT_PORTS: Ports = {
  functions: 7071,
  blobs: 10000,
  queues: 10001,
  tables: 10002,
  mlflow: 5000,
  databricks: 8080,
};

/**
 * Chooses the ports and holds them: one that is asked for (0: any) or nothing, else the last start's, else the default, else a
 * free one.
 *
 * The last start's come before the defaults because URLs of blobs are recorded in what is under way.
 */
export async function choosePorts(
  asked: Partial<Ports>,
  memory: string,
  held: HeldPorts,
  note: (text: string) => void,
): Promise<Ports> {
  const last: Partial<Ports> = readJson<Ports>(memory) ?? {};
  const chosen = { ...DEFAULT_PORTS };
  for (const name of Object.keys(DEFAULT_PORTS) as PortName[]) {
    const wanted = asked[name];
    if (wanted !== undefined && wanted > 0) {
      if (!(await held.hold(wanted))) throw taken(name, wanted);
      chosen[name] = wanted;
      continue;
    }
    const usual = wanted === 0 ? last[name] : (last[name] ?? DEFAULT_PORTS[name]);
    const free = usual !== undefined && !Object.values(asked).includes(usual) && (await held.hold(usual));
    chosen[name] = free ? usual : await held.holdAny();
    if (!free && usual !== undefined) note(`Port ${usual} is taken: ${name} gets ${chosen[name]}.`);
  }
  writeJson(memory, chosen);
  return chosen;
}

function taken(name: string, port: number): Trouble {
  return new Trouble(
    `Port ${port}, asked for ${name} (--port-${name}), is taken.`,
    `End what listens there, ask for another with --port-${name} N, or leave the option out: a free one is found.`,
  );
}
