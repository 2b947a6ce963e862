import axios, { type AxiosError, type AxiosInstance, isAxiosError } from "axios";
import axiosRetry from "axios-retry";
import { type KnowsAway, saysAway } from "../kit/away.ts";
import { isLoopback } from "../kit/loopback.ts";
import { readAnswer } from "./answer.ts";
import { tracedAdapter } from "./traced-adapter.ts";

export interface Service {
  /** As people know it: "MLflow", "Databricks". */
  name: string;
  url: string;
  /** The setting that says where it is. */
  setting: string;
  /** What the app's identity must be allowed to do there. */
  needs: string;
  token?: () => Promise<string>;
}

/** A service's answer that is not a success. */
export class ServiceError extends Error implements KnowsAway {
  override name = "ServiceError";
  readonly status: number | undefined;
  readonly code: string | undefined;

  constructor(message: string, status: number | undefined, code: string | undefined) {
    super(message);
    this.status = status;
    this.code = code;
  }

  get away(): boolean {
    return saysAway(this.status);
  }
}

/** Refusals that may pass: a workspace under maintenance, a time-out, too early, too busy. */
const MAY_PASS = new Set([403, 408, 425, 429]);
/** A lock that others hold; a quota by the hour, which Databricks calls a state. */
const PASSING = /COULD_NOT_ACQUIRE_LOCK|TEMPORARILY_UNAVAILABLE|jobs created in past/;

/** Whether a service refuses the request itself, so that repeating it cannot help. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof ServiceError) || error.status === undefined) return false;
  const { status, message } = error;
  return status >= 400 && status < 500 && !MAY_PASS.has(status) && !PASSING.test(message);
}

/** Whether a service says that what it was asked about does not exist, as Databricks does in two ways. */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  return error.status === 404 || (error.status === 400 && / does not exist/.test(error.message));
}

/** Times that a service may ask to be left alone before that counts as a failure, and the longest that it is heeded, in ms. */
const ASKED_TO_WAIT = 8;
const LONGEST_WAIT = 60_000;
/** Larger answers are nobody's: a task's log has 5 MB at the most. */
const LARGEST_ANSWER = 64 << 20;

/**
 * An HTTP client whose errors say which service, where it was looked for, and what it answered. A service that says when to come
 * back is heeded.
 */
export function serviceClient(service: Service): AxiosInstance {
  const client = axios.create({
    baseURL: service.url.replace(/\/$/, ""),
    timeout: 30_000,
    maxContentLength: LARGEST_ANSWER,
    transformResponse: readAnswer,
    adapter: tracedAdapter(service.name),
    // What goes to this machine stays on it: a proxy would read the token. Through one, https is a tunnel.
    ...(isLoopback(new URL(service.url)) && { proxy: false }),
  });
  client.interceptors.request.use(async (request) => {
    if (service.token) request.headers.set("Authorization", `Bearer ${await service.token()}`);
    return request;
  });
  axiosRetry(client, {
    retries: ASKED_TO_WAIT,
    retryCondition: (error) => waitAskedFor(error) !== undefined,
    retryDelay: (_, error) => waitAskedFor(error) ?? 0,
    shouldResetTimeout: true,
  });
  client.interceptors.response.use(undefined, (error: unknown) => {
    throw isAxiosError(error) ? described(service, error) : error;
  });
  return client;
}

/** Milliseconds until a service wants to be asked again; undefined if it does not say so, or names hours. */
export function waitAskedFor({ response }: Pick<AxiosError, "response">): number | undefined {
  if (!response || (response.status !== 429 && response.status !== 503)) return undefined;
  const seconds = Number(response.headers["retry-after"]);
  return seconds > 0 && seconds * 1000 <= LONGEST_WAIT ? seconds * 1000 : undefined;
}

interface Answer {
  error_code?: unknown;
  message?: unknown;
}

function described(service: Service, { response, code, message, config }: AxiosError): ServiceError {
  const { name, url, setting, needs } = service;
  if (!response) {
    const remedy = `Is it running? The setting ${setting} says where.`;
    return new ServiceError(
      `${name} at ${url} does not answer: ${code ?? message}. ${remedy}`,
      undefined,
      code,
    );
  }
  const { status, data } = response;
  const answer: Answer = typeof data === "object" && data !== null ? data : {};
  const errorCode = typeof answer.error_code === "string" ? answer.error_code : "";
  const said =
    typeof answer.message === "string" ? answer.message : typeof data === "string" ? data : "no message";
  const call = `${config?.method?.toUpperCase()} ${config?.url}`;
  const remedy = status === 401 || status === 403 ? ` The app's identity ${needs}.` : "";
  const text = `${name} answered ${status} ${errorCode} to ${call}: ${said.slice(0, 500)}${remedy}`;
  return new ServiceError(text, status, errorCode || undefined);
}
