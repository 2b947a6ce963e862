import { join, resolve } from "node:path";
import pc from "picocolors";
import { comesSoon } from "./comes-soon.ts";
import { commitOf } from "./commit.ts";
import { furtherWheels } from "./further-wheels.ts";
import { HeldPorts, isFree } from "./held-ports.ts";
import { layOut } from "./layout.ts";
import { keepPrivate } from "./private.ts";
import { Progress } from "./progress.ts";
import type { ServicePlan } from "./service.ts";
import { azurite, blobs, databricks, functions, mlflow } from "./services.ts";
import { StackLock } from "./stack-lock.ts";
import { parseOptions, type StackOptions } from "./stack-options.ts";
import { createContainers } from "./storage.ts";
import { Supervisor } from "./supervisor.ts";
import { setUpTasksStorage } from "./tasks-storage.ts";
import { trainingWheel } from "./training-wheel.ts";
import { Trouble } from "./trouble.ts";

const root = join(import.meta.dirname, "..");

/** A running stack. */
export type Stack = {
  urls: Record<"functions" | "blobs" | "mlflow" | "databricks", string>;
  settings: Record<string, string>; // of the function app
  data: string;
  /** Ends all services in order. */
  stop(): Promise<void>;
  /** Calls back for each service that has ended or ends for good, with its last words. The others stay up. */
  onExit(listener: ExitListener): void;
};

/** What a start ends with that was given up. */
export class Interrupted extends Error {}

type ExitListener = (service: string, trouble: Trouble) => void;

/**
 * Starts the services of one machine: what Darkroom needs of Azure, Databricks and MLflow.
 *
 * What this process writes afterwards is its owner's alone, and no proxy sees what it sends to this machine. Throws `Interrupted`, with
 * all of it ended, when it is given up while it starts.
 */
export async function startStack(
  options: StackOptions = {},
  givenUp?: AbortSignal,
  triesLeft = 2,
): Promise<Stack> {
  keepPrivate(process.env);
  const data = resolve(options.data ?? ".darkroom");
  const progress = new Progress(options.quiet ? undefined : process.stdout);
  const lock = await StackLock.take(data);
  const held = new HeldPorts();
  const services: Supervisor[] = [];
  const exits: Parameters<ExitListener>[] = [];
  const listeners: ExitListener[] = [];
  const stopping = new AbortController();
  let stopped: Promise<void> | undefined;
  let ports: number[] = [];

  async function start(plan: ServicePlan): Promise<void> {
    if (givenUp?.aborted) throw new Interrupted();
    const note = (text: string) => console.error(pc.yellow(text));
    const log = join(data, "logs", `${plan.name}.log`);
    const service = new Supervisor(plan, log, root, stopping.signal, {
      started: (identity) => {
        try {
          lock.remember(identity);
        } catch (error) {
          note(`A crash of this stack would leave ${plan.label} running: ${error}`); // as on a full disk
        }
      },
      note,
      gaveUp: (trouble) => {
        exits.push([plan.name, trouble]);
        for (const listener of listeners) listener(plan.name, trouble);
      },
    });
    services.push(service);
    await progress.during(plan.label, plan.url, service.start());
  }

  async function stopAll(): Promise<void> {
    stopping.abort();
    for (const service of services.toReversed()) {
      // Azurite, the first, is the last to go.
      if (!(await service.stop()))
        progress.line(pc.yellow(`${service.plan.label} did not end in time and was killed.`));
    }
    held.release();
    lock.release();
  }

  function stop(): Promise<void> {
    stopped ??= stopAll();
    return stopped;
  }

  const giveUp = () => {
    stopping.abort();
    for (const service of services) void service.stop();
  };
  givenUp?.addEventListener("abort", giveUp);

  try {
    const layout = await layOut(data, options, held, (text) => progress.line(pc.yellow(text)));
    ports = Object.values(layout.ports);
    const storage = async () => {
      await start(azurite(layout));
      await start(blobs(layout));
      await createContainers(layout.connection);
    };
    const wheel = trainingWheel(root, join(data, "wheels"));
    const further = furtherWheels(root, data, options.wheels ?? []);
    await settled([storage(), start(mlflow(layout)), start(databricks(layout)), wheel, further]);
    const { path, sha256, code } = await wheel;
    const commit = commitOf(root);
    const training = {
      ...(commit !== undefined && { DARKROOM_COMMIT: commit }),
      TRAINING_WHEEL: path,
      TRAINING_WHEEL_SHA256: sha256,
      TRAINING_CODE_SHA256: code,
      ...(await further),
    };
    const settings = { ...layout.settings, ...training };
    await setUpTasksStorage(layout.tasksStorage, {
      url: layout.settings.DATABRICKS_HOST as string,
      token: layout.settings.DATABRICKS_TOKEN as string,
      connection: layout.connection,
    });
    await start(functions({ ...layout, settings }));
    const urls = { functions: "", blobs: "", mlflow: "", databricks: "" };
    for (const { plan } of services) if (plan.name in urls) urls[plan.name as keyof typeof urls] = plan.url;
    if (givenUp?.aborted) throw new Interrupted();
    const onExit = (listener: ExitListener) => {
      listeners.push(listener);
      for (const exit of exits) listener(...exit);
    };
    return { urls, settings, data, stop, onExit };
  } catch (error) {
    await stop();
    if (givenUp?.aborted) throw new Interrupted();
    // Another program was faster on a port that was free when it was chosen: the next start finds another.
    const lost = (await Promise.all(ports.map(isFree))).includes(false);
    if (!lost || triesLeft === 0) throw error;
    progress.line(pc.yellow("Another program has taken a port meanwhile: once more, with another."));
    return startStack(options, givenUp, triesLeft - 1);
  } finally {
    givenUp?.removeEventListener("abort", giveUp);
  }
}

// Waits for all, so that nothing starts any more when the failure of one is reported.
async function settled(all: Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(all);
  await Promise.all(all);
}

/**
 * Runs a stack in the foreground until Ctrl-C, or until a service has ended for good: then it fails with that one's last words. `up` is
 * called once all services answer.
 */
export async function runStack(options: StackOptions, up?: (stack: Stack) => void): Promise<void> {
  const say = (text: string) => options.quiet || console.log(text);
  const end = Promise.withResolvers<Trouble | undefined>();
  const interruption = new AbortController();
  let interrupted = 0;
  const interrupt = () => {
    // A second Ctrl-C, not one signal that came by two ways: the services end with this process.
    if (interrupted > 0 && Date.now() - interrupted > 1_000) process.exit(130);
    if (interrupted > 0) return;
    interrupted = Date.now();
    say("\nStopping...");
    interruption.abort();
    end.resolve(undefined);
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);

  const stack = await startStack(options, interruption.signal).catch(async (error) => {
    // Ctrl-C reaches some services before us: they do not come up.
    if (await comesSoon(interruption.signal)) return undefined;
    throw error;
  });
  if (!stack) return;
  stack.onExit((_, trouble) => end.resolve(trouble));
  say("The stack is up. Ctrl-C stops it.");
  up?.(stack);
  const trouble = await end.promise;
  if (trouble) console.error(pc.red("A service ends again and again. Stopping the others..."));
  await stack.stop();
  if (trouble) throw trouble;
}

if (import.meta.main) {
  try {
    const options = parseOptions(process.argv.slice(2), process.env);
    if (typeof options === "string") console.log(options);
    else await runStack(options);
  } catch (error) {
    console.error(error instanceof Trouble ? `\n${pc.red("✖")} ${error.message}` : error);
    process.exitCode = 1;
  }
}
