import axios, { type AxiosInstance, isAxiosError } from "axios";
import { isLoopback } from "../loopback.ts";

export interface Service {
  /** As people know it: "MLflow", "Databricks". */
  name: string;
  url: string;
  /** The setting that says where it is. */
  setting: string;
  token?: () => Promise<string>;
}

/** A service's answer that is not a success. */
export class ServiceError extends Error {
  override name = "ServiceError";
  readonly status: number | undefined;
  readonly code: string | undefined;

  constructor(message: string, status: number | undefined, code: string | undefined, cause: unknown) {
    super(message, { cause });
    this.status = status;
    this.code = code;
  }
}

/** Refusals that may pass: too busy, a lock, a workspace under maintenance. */
const MAY_PASS = new Set([403, 408, 425, 429]);

/** Whether a service refuses the request itself, so that repeating it cannot help. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof ServiceError) || error.status === undefined) return false;
  const { status, code } = error;
  return status >= 400 && status < 500 && !MAY_PASS.has(status) && code !== "COULD_NOT_ACQUIRE_LOCK";
}

/** An HTTP client whose errors say which service, where it was looked for, and what it answered. */
export function serviceClient(service: Service): AxiosInstance {
  const client = axios.create({
    baseURL: service.url.replace(/\/$/, ""),
    timeout: 30_000,
    // What goes to this machine stays on it: a proxy would read the token. Through one, https is a tunnel.
    ...(isLoopback(new URL(service.url)) && { proxy: false }),
  });
  client.interceptors.request.use(async (request) => {
    if (service.token) request.headers.set("Authorization", `Bearer ${await service.token()}`);
    return request;
  });
  client.interceptors.response.use(undefined, (error: unknown) => {
    throw isAxiosError(error) ? described(service, error) : error;
  });
  return client;
}

interface Answer {
  error_code?: string;
  message?: string;
}

function described(service: Service, error: import("axios").AxiosError): ServiceError {
  const { response } = error;
  if (!response) {
    const remedy = `Is it running? The setting ${service.setting} says where.`;
    const why = error.code ?? error.message;
    return new ServiceError(
      `${service.name} at ${service.url} does not answer: ${why}. ${remedy}`,
      undefined,
      error.code,
      undefined,
    );
  }
  const body = response.data as Answer | string | undefined;
  const { error_code, message } = typeof body === "object" && body !== null ? body : ({} as Answer);
  const said = message ?? (typeof body === "string" ? body.slice(0, 200) : "no message");
  const call = `${error.config?.method?.toUpperCase()} ${error.config?.url}`;
  const text = `${service.name} answered ${response.status} ${error_code ?? ""} to ${call}: ${said}`;
  return new ServiceError(text, response.status, error_code, undefined);
}
