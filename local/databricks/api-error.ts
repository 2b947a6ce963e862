/** An answer in Databricks' error shape. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What Databricks answers to nearly every wrong request, a missing run among them. */
export const invalidParameter = (message: string) => new ApiError(400, "INVALID_PARAMETER_VALUE", message);
