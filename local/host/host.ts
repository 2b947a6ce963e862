import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type AppFunctions, readFunctions } from "./app/functions.ts";
import { readHostJson } from "./app/host-json.ts";
import { findSetting, readSettings } from "./app/settings.ts";
import { createBindings } from "./bindings/bindings.ts";
import { storageAccounts } from "./bindings/connections.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createClient, type DurableClient } from "./durable/client.ts";
import { createEngine } from "./durable/engine.ts";
import { clientPayload } from "./durable/management.ts";
import { openStore, type Store } from "./durable/store.ts";
import { createDispatch } from "./http/dispatch.ts";
import { keyGate, openGate, readKeys } from "./http/keys.ts";
import { createHttpServer, type HttpServer } from "./http/server.ts";
import { createInvoke } from "./invoke-function.ts";
import type { Log } from "./log.ts";
import { filterLog } from "./log-levels.ts";
import { startTriggers } from "./triggers/start-triggers.ts";
import { timeZone } from "./triggers/time-zone.ts";
import { workerEnvironment } from "./worker/worker-env.ts";
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
  /** Resolves once nothing durable runs and nothing is due. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Functions host for an app. Resolves when it answers requests. */
export async function startHost(options: HostOptions): Promise<Host> {
  const root = resolve(options.app);
  const data = resolve(options.data);
  const { clock = systemClock } = options;
  const settings = readSettings(root, options.env ?? process.env);
  const { durable: durableSettings, ...hostJson } = readHostJson(root, settings.values);
  const log = filterLog(options.log ?? (() => {}), hostJson.logLevels);
  const zone = timeZone(findSetting(settings.values, "WEBSITE_TIME_ZONE"));
  mkdirSync(data, { recursive: true });
  const keys = options.auth ? readKeys(data) : undefined;

  const server = createHttpServer();
  const port = await server.listen(options.port ?? settings.localHttpPort ?? 7071);
  const origin = `http://127.0.0.1:${port}`;
  const rpcPath = `durabletask/${randomBytes(9).toString("base64url")}`;
  const query = `taskHub=${durableSettings.hubName}&connection=Storage&code=${keys?.durableTask ?? "none"}`;
  const payload = clientPayload(origin, durableSettings.hubName, query, `${origin}/${rpcPath}/`);

  const store = await openOrClose(join(data, "durable.db"), server);
  const pool = startWorkerPool(Math.max(1, Number(settings.values.FUNCTIONS_WORKER_PROCESS_COUNT) || 1), {
    root,
    main: options.main,
    env: workerEnvironment(settings.values, port),
    timeout: hostJson.functionTimeout,
    onLog: ({ level, category, functionName, message }) =>
      log(level, functionName ? `Function.${functionName}.${category}` : category, message),
  });
  const ready = await pool.ready.catch(async (error) => {
    await Promise.all([pool.stop(), server.close()]);
    store.database.close();
    throw error;
  });
  const { functions, problems } = readFunctions(ready.functions, settings.values);

  const storage = storageAccounts(settings.values, hostJson.queues.messageEncoding);
  const bindings = createBindings({ clientPayload: () => payload, storage, log });
  const getFunctions = () => functions;
  const engine = createEngine({
    store,
    pool,
    functions: getFunctions,
    clock,
    log,
    settings: durableSettings,
    bindings,
  });
  const durable = createClient({ store, engine, functions: getFunctions, clock, settings: durableSettings });
  const invoke = createInvoke({ pool, bindings, log, clock });
  const triggers = startTriggers({
    functions,
    clock,
    database: store.database,
    queueSettings: hostJson.queues,
    blobSettings: hostJson.blobs,
    zone,
    invoke,
    storage,
    log,
  });
  server.serve(
    createDispatch({
      functions,
      routePrefix: hostJson.routePrefix,
      customHeaders: hostJson.customHeaders,
      httpLimits: hostJson.httpLimits,
      pool,
      bindings,
      invoke,
      blobs: { invoke, storage },
      origin,
      durable: { client: durable, origin: () => origin, query: () => query },
      rpcPath,
      gate: keys ? keyGate(keys) : openGate,
      cors: settings.cors,
      log,
    }),
  );
  engine.resume();

  let stopped: Promise<void> | undefined;
  return {
    url: origin,
    port,
    data,
    functions,
    problems: [...ready.problems, ...problems, ...triggers.problems],
    durable,
    workers: () => pool.pids(),
    idle: () => engine.idle(),
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };

  async function stop(): Promise<void> {
    await Promise.all([triggers.stop(), server.close()]);
    await engine.stop();
    await pool.stop();
    store.database.close();
  }
}

async function openOrClose(file: string, server: HttpServer): Promise<Store> {
  try {
    return openStore(file);
  } catch (error) {
    await server.close();
    throw error;
  }
}
