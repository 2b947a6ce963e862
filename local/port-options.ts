import { DEFAULT_PORTS, type PortName } from "./ports.ts";
import { Trouble } from "./trouble.ts";

const names = Object.keys(DEFAULT_PORTS) as PortName[];
const text = { type: "string" } as const;

/** The flags by which ports are asked for, as `parseArgs` reads them. */
export const portFlags = {
  "port-functions": text,
  "port-blobs": text,
  "port-queues": text,
  "port-tables": text,
  "port-mlflow": text,
  "port-databricks": text,
};

/** What the usage of a command says of them. */
export const portUsage = `  --port-functions N   (7071)   or DARKROOM_PORT_FUNCTIONS, and so on
  --port-blobs N       (10000)  0: any free port
  --port-queues N      (10001)
  --port-tables N      (10002)
  --port-mlflow N      (5000)
  --port-databricks N  (8080)`;

/** The ports that are asked for, by flags first, then by the environment. */
export function portsOf(
  flags: Partial<Record<keyof typeof portFlags, string>>,
  env: NodeJS.ProcessEnv,
  usage: string,
): Partial<Record<PortName, number>> {
  const ports: Partial<Record<PortName, number>> = {};
  for (const name of names) {
    const [flag, variable] = [`port-${name}`, `DARKROOM_PORT_${name.toUpperCase()}`] as const;
    const [asked, text] = flags[flag] === undefined ? [variable, env[variable]] : [`--${flag}`, flags[flag]];
    if (text !== undefined) ports[name] = whole(asked, text, 65_535, usage);
  }
  return ports;
}

/** A whole number of a range, as people write it. */
export function whole(option: string, text: string, max: number, usage: string, min = 0): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Trouble(`${option} ${text}: not a whole number from ${min} to ${max}.`, usage);
}
