import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** What the command line says. */
export interface CliOptions {
  app: string;
  data: string;
  main: string | undefined;
  port: number | undefined;
  node: string | undefined;
  allowHosts: string[];
  auth: boolean;
  strict: boolean;
  verbose: boolean;
  exitWithParent: boolean;
}

export const usage = `Runs an Azure Functions app on this machine.

Usage: functions-host [options]

  --app DIR           the app's folder; the current one
  --data DIR          where the host keeps what is durable; .functions-host in the app's folder
  --main FILE         entry file in the place of "main" in package.json
  --port N            7071, or what local.settings.json says; 0 takes a free one
  --node FILE         the Node that runs the app; the one in the app's node_modules, or the one that runs this
  --allow-host NAME   answer calls to this name too, as from a container; may be repeated
  --auth              ask for function, host and extension keys
  --strict            end with exit code 1 when the app cannot run
  --verbose           log a line for each request and each run of a function
  --exit-with-parent  end cleanly when standard input closes
  --version           say the version
  --help              say this
`;

/** Reads the command line; throws what is wrong with it. */
export function readOptions(args: string[]): CliOptions | "help" | "version" {
  const { values } = parseArgs({
    args,
    options: {
      app: { type: "string" },
      data: { type: "string" },
      main: { type: "string" },
      port: { type: "string" },
      node: { type: "string" },
      "allow-host": { type: "string", multiple: true, default: [] },
      auth: { type: "boolean", default: false },
      strict: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
      "exit-with-parent": { type: "boolean", default: false },
      version: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  if (values.version) return "version";
  const { main, node, auth, strict, verbose } = values;
  const app = resolve(values.app ?? ".");
  const data = values.data === undefined ? resolve(app, ".functions-host") : resolve(values.data);
  const port = values.port === undefined ? undefined : portOf(values.port);
  const allowHosts = values["allow-host"].map(hostName);
  const exitWithParent = values["exit-with-parent"];
  return { app, data, main, port, node, allowHosts, auth, strict, verbose, exitWithParent };
}

function hostName(text: string): string {
  if (/^[\w.-]+$/.test(text)) return text.toLowerCase();
  throw new Error(
    `--allow-host ${text} is not a host's name: one such as host.docker.internal is expected, without a port.`,
  );
}

function portOf(text: string): number {
  const port = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Error(`--port ${text} is not a port number: 0 to 65535 is expected.`);
}
