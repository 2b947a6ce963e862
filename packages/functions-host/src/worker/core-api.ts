import { Module } from "node:module";
import type { FunctionMetadata, LogLevel } from "./protocol.ts";

/** A handler as the app registered it. */
export type Callback = (...args: unknown[]) => unknown;

/** What `@azure/functions` (or another library) does for an invocation. */
export interface InvocationModel {
  getArguments(): Promise<{ context: InvocationContext; inputs: unknown[] }>;
  invokeFunction(context: InvocationContext, inputs: unknown[], callback: Callback): Promise<unknown>;
  getResponse(
    context: InvocationContext,
    result: unknown,
  ): Promise<{ returnValue?: unknown; outputData?: unknown }>;
}

export interface InvocationContext {
  functionName: string;
  invocationId: string;
  extraOutputs: { get(name: string): unknown };
}

export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(coreContext: unknown): InvocationModel;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

type Hook = (context: unknown) => unknown;
type WriteLog = (level: LogLevel, category: string, message: string) => void;

const hookNames = ["preInvocation", "postInvocation", "appStart", "appTerminate", "log"] as const;
export type HookName = (typeof hookNames)[number];

/** What the app has told the worker so far. */
export interface Registry {
  functions: Map<string, { metadata: FunctionMetadata; callback: Callback }>;
  hooks: Record<HookName, Hook[]>;
  model: ProgrammingModel | undefined;
  locked: boolean;
}

/** An error that `@azure/functions` recognises as the host's, not the app's. */
function systemError(error: Error): Error {
  return Object.assign(error, { isAzureFunctionsSystemError: true });
}

class Disposable {
  readonly #callback: () => void;
  constructor(callback: () => void) {
    this.#callback = callback;
  }
  dispose(): void {
    this.#callback();
  }
}

/** Answers `require("@azure/functions-core")`, through which the libraries register functions and hooks. */
export function installCoreApi(log: WriteLog): Registry {
  const registry: Registry = {
    functions: new Map(),
    hooks: { preInvocation: [], postInvocation: [], appStart: [], appTerminate: [], log: [] },
    model: undefined,
    locked: false,
  };
  const api = {
    version: "4.0.0",
    hostVersion: "4.1040.0",
    registerFunction: (metadata: FunctionMetadata, callback: Callback) =>
      register(registry, metadata, callback),
    registerHook: (name: HookName, hook: Hook) => registerHook(registry, name, hook),
    setProgrammingModel: (model: ProgrammingModel) => {
      registry.model = model;
    },
    getProgrammingModel: () => registry.model,
    log,
    Disposable,
  };
  const prototype = Module.prototype as unknown as { require(id: string): unknown };
  const original = prototype.require;
  prototype.require = function require(this: unknown, id: string): unknown {
    return id === "@azure/functions-core" ? api : original.call(this, id);
  };
  return registry;
}

function register(registry: Registry, metadata: FunctionMetadata, callback: Callback): Disposable {
  if (registry.locked) {
    throw systemError(new Error("A function can only be registered during app startup."));
  }
  const id = metadata.functionId ?? metadata.name;
  if (registry.functions.has(id)) {
    throw systemError(new Error(`A function with id "${id}" has already been registered.`));
  }
  registry.functions.set(id, { metadata: { ...metadata, functionId: id }, callback });
  return new Disposable(() => {
    if (registry.locked) {
      throw systemError(new Error("A function can only be disposed during app startup."));
    }
    registry.functions.delete(id);
  });
}

function registerHook(registry: Registry, name: HookName, hook: Hook): Disposable {
  if (!hookNames.includes(name)) {
    throw systemError(new RangeError(`Unrecognized hook "${name}"`));
  }
  registry.hooks[name].push(hook);
  return new Disposable(() => {
    registry.hooks[name] = registry.hooks[name].filter((each) => each !== hook);
  });
}
