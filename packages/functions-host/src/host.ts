import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { AppFaults } from "./app/faults.ts";
import { type AppFunctions, noFunctions, readFunctions } from "./app/functions.ts";
import { hostIdOf } from "./app/host-id.ts";
import { readApp } from "./app/read-app.ts";
import { findSetting } from "./app/settings.ts";
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
import { logRun } from "./log-run.ts";
import { startTriggers } from "./triggers/start-triggers.ts";
import { findNode } from "./worker/find-node.ts";
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
  /** Names by which this machine may be called, beside those of the loopback addresses. */
  allowHosts?: readonly string[] | undefined;
  /** The Node that runs the app; the app's own or this one by default. */
  node?: string | undefined;
  /** Whether an app that cannot run, or has no function that can, is an error; else every call is answered with 503. */
  strict?: boolean | undefined;
  /** Whether to log a line for each request and each run of a function. */
  verbose?: boolean | undefined;
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
  routePrefix: string;
  /** What keeps the app from running at all: then every call is answered with 503, as on Azure. */
  errors: string[];
  /** What of the app is left out, or runs otherwise than on Azure. */
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
  const { settings, hostJson, workers, zone, bodyLimit } = readApp(root, options.env ?? process.env);
  const { durable: durableSettings } = hostJson;
  const log = filterLog(options.log ?? (() => {}), hostJson.logLevels);
  const node = findNode(root, options.node);
  mkdirSync(data, { recursive: true });
  const keys = options.auth ? readKeys(data) : undefined;

  const server = createHttpServer();
  const port = await server.listen(options.port ?? settings.localHttpPort ?? 7071);
  const origin = `http://127.0.0.1:${port}`;
  const rpcPath = `durabletask/${randomBytes(9).toString("base64url")}`;
  const query = `taskHub=${encodeURIComponent(durableSettings.hubName)}&connection=Storage&code=${keys?.durableTask ?? "none"}`;
  const payload = clientPayload(origin, durableSettings.hubName, query, `${origin}/${rpcPath}/`);

  const store = await openOrClose(join(data, "durable.db"), server);
  const pool = startWorkerPool(workers, {
    node,
    root,
    main: options.main,
    env: workerEnvironment(settings.values, port),
    timeout: hostJson.functionTimeout,
    onLog: ({ level, category, functionName, message }) =>
      log(level, functionName ? `Function.${functionName}.${category}` : category, message),
    onRun: options.verbose ? logRun(log) : undefined,
  });
  const giveUp = async (error: Error): Promise<never> => {
    await Promise.all([pool.stop(), server.close()]);
    store.database.close();
    throw error;
  };
  const ready = await pool.ready.catch(giveUp);
  const read = readFunctions(ready.functions, {
    settings: settings.values,
    routePrefix: hostJson.routePrefix,
    unhandled: ready.unhandled,
    hasBundle: hostJson.hasBundle,
  });
  const { functions } = read;
  const errors = [
    ...ready.problems,
    ...(ready.problems.length > 0 ? [withoutFunctions] : []),
    ...read.errors,
  ];
  const runs = errors.length === 0;
  if (options.strict && !(runs && functions.all.length > 0))
    await giveUp(new AppFaults([...read.problems, ...errors, "Not a single function of the app can run."]));

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
  const durable = createClient({ store, engine, clock, settings: durableSettings });
  const invoke = createInvoke({ pool, bindings, log, clock });
  const triggers = startTriggers({
    functions: runs ? functions : noFunctions,
    clock,
    database: store.database,
    queueSettings: hostJson.queues,
    blobSettings: hostJson.blobs,
    zone,
    hostStorage: findSetting(settings.values, "AzureWebJobsStorage") ? storage(undefined) : undefined,
    hostId: hostIdOf(root, settings.values),
    invoke,
    storage,
    log,
  });
  server.serve(
    createDispatch({
      functions,
      errors,
      routePrefix: hostJson.routePrefix,
      customHeaders: hostJson.customHeaders,
      httpLimits: hostJson.httpLimits,
      bodyLimit,
      pool,
      bindings,
      invoke,
      blobs: { invoke, storage },
      origin,
      durable: {
        client: durable,
        hubName: durableSettings.hubName,
        origin: () => origin,
        query: () => query,
      },
      rpcPath,
      gate: keys ? keyGate(keys) : openGate,
      cors: settings.cors,
      allowHosts: options.allowHosts ?? [],
      log,
      verbose: options.verbose === true,
    }),
  );
  if (runs) engine.resume();

  let stopped: Promise<void> | undefined;
  return {
    url: origin,
    port,
    data,
    functions,
    routePrefix: hostJson.routePrefix,
    errors,
    problems: [...hostJson.notes, ...read.problems, ...triggers.problems],
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

const withoutFunctions =
  "On Azure the host would be Running without a single function, and every route would be a 404.";

async function openOrClose(file: string, server: HttpServer): Promise<Store> {
  try {
    return openStore(file);
  } catch (error) {
    await server.close();
    throw error;
  }
}
