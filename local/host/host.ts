import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type AppFunctions, readFunctions } from "./app/functions.ts";
import { readHostJson } from "./app/host-json.ts";
import { isDisabled, readSettings, resolveExpressions } from "./app/settings.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createClient, type DurableClient } from "./durable/client.ts";
import { createEngine } from "./durable/engine.ts";
import { clientPayload } from "./durable/management.ts";
import { openStore } from "./durable/store.ts";
import { createHttpServer } from "./http/server.ts";
import { createInvoke } from "./invoke-function.ts";
import type { Log } from "./log.ts";
import { createMarks } from "./triggers/marks.ts";
import { startTimers } from "./triggers/timers.ts";
import { startWorkerPool } from "./worker/worker-pool.ts";

export interface HostOptions {
  /** The function app's folder. */
  app: string;
  /** Its entry file or files, in the place of package.json's "main". */
  main?: string | undefined;
  /** Where the host keeps its store. */
  data: string;
  /** 0 takes any free port. */
  port?: number | undefined;
  /** Whether function and host keys are asked for. */
  auth?: boolean | undefined;
  clock?: Clock | undefined;
  log?: Log | undefined;
  /** Environment of the app, process.env by default. */
  env?: Record<string, string | undefined> | undefined;
}

export interface Host {
  url: string;
  port: number;
  data: string;
  functions: AppFunctions;
  /** What could not be loaded or is not supported. */
  problems: string[];
  durable: DurableClient;
  /** Processes that run the app. */
  workers(): number[];
  /** Resolves once nothing runs and nothing is due. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Functions host for an app. Resolves when it answers requests. */
export async function startHost(options: HostOptions): Promise<Host> {
  const root = resolve(options.app);
  const data = resolve(options.data);
  const clock = options.clock ?? systemClock;
  const log = options.log ?? (() => {});
  const settings = readSettings(root, options.env ?? process.env);
  const hostJson = readHostJson(root, settings.values);
  mkdirSync(data, { recursive: true });

  let functions: AppFunctions = readFunctions([], () => false).functions;
  let origin = "";
  let stopped = false;
  const server = createHttpServer();
  const port = await server.listen(options.port ?? settings.localHttpPort ?? 7071);
  origin = `http://127.0.0.1:${port}`;
  const store = openStore(join(data, "durable.db"));
  const pool = startWorkerPool(Number(settings.values.FUNCTIONS_WORKER_PROCESS_COUNT ?? 1), {
    root,
    main: options.main,
    env: { ...settings.values, WEBSITE_HOSTNAME: `localhost:${port}`, FUNCTIONS_WORKER_RUNTIME: "node" },
    onLog: ({ level, category, functionName, message }) =>
      log(level, functionName ? `Function.${functionName}.${category}` : category, message),
  });
  const ready = await pool.ready;
  const read = readFunctions(ready.functions, (name) => isDisabled(name, settings.values));
  functions = read.functions;

  const query = () => `taskHub=${hostJson.durable.hubName}&connection=Storage&code=local`;
  const payload = () =>
    clientPayload(origin, hostJson.durable.hubName, query(), `http://127.0.0.1:${port}/durabletask/`);
  const engine = createEngine({
    store,
    pool,
    functions: () => functions,
    clock,
    log,
    settings: hostJson.durable,
    clientPayload: payload,
  });
  const durable = createClient({
    store,
    engine,
    functions: () => functions,
    clock,
    settings: hostJson.durable,
  });
  const invoke = createInvoke({ pool, clientPayload: payload, log, clock });
  const stopTimers = startTimers(functions.ofType("timerTrigger"), {
    clock,
    marks: createMarks(store.database),
    invoke,
    log,
    resolve: (text) => resolveExpressions(text, settings.values),
  });
  server.serve({
    functions,
    routePrefix: hostJson.routePrefix,
    pool,
    invoke,
    origin,
    durable: { client: durable, origin: () => origin, query },
    clientPayload: payload,
    log,
  });
  engine.resume();

  return {
    url: origin,
    port,
    data,
    functions,
    problems: [...ready.problems, ...read.problems],
    durable,
    workers: () => pool.pids(),
    idle: () => engine.idle(),
    async stop() {
      if (stopped) return;
      stopped = true;
      stopTimers();
      await server.close();
      await engine.stop();
      await pool.stop();
      store.database.close();
    },
  };
}
