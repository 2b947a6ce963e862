import { z } from "zod";
import { isDiskFull } from "../disk.ts";
import type { ErrorAnswer } from "../loopback-server.ts";
import { RequestError } from "../request-error.ts";

/** An answer in Databricks' error shape. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfter: number | undefined; // seconds

  constructor(status: number, code: string, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** What Databricks answers to nearly every wrong request, a missing run among them. */
export const invalidParameter = (message: string) => new ApiError(400, "INVALID_PARAMETER_VALUE", message);

/** What was asked, as far as it is what it must be. */
export function parsed<T>(schema: z.ZodType<T>, input: unknown): T {
  const { data, error } = schema.safeParse(input);
  if (error) throw invalidParameter(z.prettifyError(error));
  return data;
}

/** An error as it is answered; `folder` is where the state lies. */
export function errorAnswer(error: unknown, folder: string): ErrorAnswer {
  const { status, code, message, retryAfter } = described(error, folder);
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (retryAfter !== undefined) headers["retry-after"] = String(retryAfter);
  return { status, headers, body: JSON.stringify({ error_code: code, message, details: [] }) };
}

function described(error: unknown, folder: string): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof RequestError)
    return new ApiError(
      error.status,
      error.status === 403 ? "PERMISSION_DENIED" : "BAD_REQUEST",
      error.message,
    );
  if (!isDiskFull(error)) {
    console.error(error);
    return new ApiError(500, "INTERNAL_ERROR", String(error));
  }
  const message = `The disk of ${folder} is full: make room there. Nothing of this request was kept.`;
  console.error(message);
  return new ApiError(503, "TEMPORARILY_UNAVAILABLE", message, 1);
}
