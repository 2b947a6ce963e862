import { RestError } from "@azure/storage-blob";

/** Someone else wrote the blob first: the condition of a write did not hold. */
export class Conflict extends Error {
  override name = "Conflict";
}

/** Where somebody else has written the same thing first, all is well. */
export async function keeping(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof Conflict || conditionFailed(error))) throw error;
  }
}

/** Whether a request was refused for its condition alone. */
export const conditionFailed = (error: unknown) =>
  error instanceof RestError && (error.statusCode === 412 || error.code === "BlobAlreadyExists");

/** Undefined where there is no such blob. */
export async function orMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RestError && error.statusCode === 404) return undefined;
    throw error;
  }
}
