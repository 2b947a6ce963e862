import { parseArgs } from "node:util";
import { dataFolder } from "./data-folder.ts";
import { portFlags, portsOf, portUsage, whole } from "./port-options.ts";
import type { PortName } from "./ports.ts";
import { WAYS, type Way } from "./tasks-storage.ts";
import { Trouble } from "./trouble.ts";

/** How a stack is started. Everything has a default. */
export type StackOptions = {
  data?: string; // folder of all its state
  ports?: Partial<Record<PortName, number>>; // 0: any free one
  plans?: string[]; // folders of plans, besides the repository's and the data folder's
  wheels?: string[]; // of others, with trainers, data checks, transformations or scores
  parallel?: number; // Databricks runs at once
  allowHosts?: string[]; // names by which this machine may be called, beside those of the loopback addresses
  cloudEvents?: boolean; // deliver blob events as CloudEvents 1.0, not in Event Grid's own schema
  tasksStorage?: Way; // how Databricks tasks reach storage
  quiet?: boolean;
  env?: Record<string, string>; // for all services
  app?: string; // folder of the function app
  main?: string; // its entry point
  host?: string; // script of the Functions host
  func?: boolean; // Azure Functions Core Tools in its place
};

export const usage = `npm start -- [options]
  --data DIR           folder of all state (.darkroom)
  --plans DIR          folder of more plans; may be repeated
  --wheel FILE         a wheel of others that tasks need too; may be repeated
  --parallel N         Databricks runs at once
  --allow-host NAME    answer calls to this name too, as from a container; may be repeated
  --cloud-events       blob events as CloudEvents 1.0
  --func               the app in Azure Functions Core Tools, which must be installed, in place of our host
  --tasks-storage WAY  how Databricks tasks reach storage: ${WAYS.join(", ")}
${portUsage}
  --quiet`;

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;
const flag = { type: "boolean" } as const;

/** The options that a command line may have, as `parseArgs` reads them. */
export const OPTIONS = {
  ...portFlags,
  ...{ data: text, plans: texts, wheel: texts, parallel: text, "allow-host": texts },
  ...{ "cloud-events": flag, func: flag, "tasks-storage": text, quiet: flag, help: flag },
};

/** Reads the options from a command line and the environment, or the text that explains them. */
export function parseOptions(
  args: string[],
  env: NodeJS.ProcessEnv,
): (StackOptions & { data: string }) | string {
  return stackOptions(parse(args), env);
}

/** The same of options that have been read. */
export function stackOptions(
  values: ReturnType<typeof parse>,
  env: NodeJS.ProcessEnv,
): (StackOptions & { data: string }) | string {
  if (values.help) return usage;
  return {
    ports: portsOf(values, env, usage),
    data: dataFolder(values.data),
    ...(values.plans && { plans: values.plans }),
    ...(values.wheel && { wheels: values.wheel }),
    ...(values.parallel !== undefined && { parallel: whole("--parallel", values.parallel, 1000, usage, 1) }),
    ...(values["allow-host"] && { allowHosts: values["allow-host"].map(hostName) }),
    ...(values["cloud-events"] && { cloudEvents: true }),
    ...(values["tasks-storage"] !== undefined && { tasksStorage: way(values["tasks-storage"]) }),
    ...(values.func && { func: true }),
    ...(values.quiet && { quiet: true }),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new Trouble(String((error as Error).message), usage);
  }
}

function way(text: string): Way {
  const found = WAYS.find((one) => one === text);
  if (found) return found;
  throw new Trouble(`--tasks-storage ${text}: not one of ${WAYS.join(", ")}.`, usage);
}

function hostName(text: string): string {
  if (/^[\w.-]+$/.test(text)) return text.toLowerCase();
  throw new Trouble(
    `--allow-host ${text}: not a host's name, such as host.docker.internal, without a port.`,
    usage,
  );
}
