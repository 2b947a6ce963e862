import { createServer } from "node:net";
import { readJson, writeJson } from "./json-file.ts";
import { Trouble } from "./trouble.ts";

/** The services that people and programs call; Azurite itself hides behind the bridge. */
export type PortName = "functions" | "blobs" | "mlflow" | "databricks";

/** The port of every service. */
export type Ports = Record<PortName | "azurite", number>;

const defaults: Ports = { functions: 7071, blobs: 10000, mlflow: 5000, databricks: 8080, azurite: 10010 };

/**
 * Chooses the ports: one that is asked for (0: any) or nothing, else the last start's, else the default, else a free one.
 *
 * The last start's come before the defaults because URLs of blobs are recorded in what is under way.
 */
export async function choosePorts(
  asked: Partial<Record<PortName, number>>,
  memory: string,
  note: (text: string) => void,
): Promise<Ports> {
  const last: Partial<Ports> = readJson<Ports>(memory) ?? {};
  const chosen = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof Ports)[]) {
    const wanted = name === "azurite" ? undefined : asked[name];
    if (wanted !== undefined && wanted > 0) {
      if (!(await isFree(wanted))) throw taken(name, wanted);
      chosen[name] = wanted;
      continue;
    }
    const usual = wanted === 0 ? last[name] : (last[name] ?? defaults[name]);
    const free = usual !== undefined && (await isFree(usual)) && !Object.values(asked).includes(usual);
    chosen[name] = free ? usual : await anyFreePort();
    if (!free && usual !== undefined && name !== "azurite")
      note(`Port ${usual} is taken: ${name} gets ${chosen[name]}.`);
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

async function isFree(port: number): Promise<boolean> {
  return (await listens(port, "127.0.0.1")) && (await listens(port, "0.0.0.0"));
}

function listens(port: number, host: string): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function anyFreePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
