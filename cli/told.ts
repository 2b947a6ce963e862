/** Errors of ours that say what is wrong, and mostly what to do. By name: their classes would load what a command may not need. */
const OURS = new Set([
  "Trouble",
  "Refused",
  "Problem",
  "TerminalError",
  "ServiceError",
  "BlobRefused",
  "Damaged",
]);
/** What Azure's libraries call it when nobody is logged in. */
const LOGIN = /^(AggregateAuthentication|CredentialUnavailable|Authentication|AuthenticationRequired)Error$/;

/** What a folder that somebody named may answer. */
const DISK = new Set(
  "EACCES EDQUOT EEXIST EFBIG EISDIR ELOOP ENAMETOOLONG ENOENT ENOSPC ENOTDIR EPERM EROFS".split(" "),
);

/** What an error says to whoever typed a command; undefined where it is none that anybody foresaw, and where it happened must be told. */
export function told(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (OURS.has(error.name)) return error.message;
  if (LOGIN.test(error.name))
    return "You are logged in to Azure nowhere that this command looks.\n  az login, or a connection string in AZURE_STORAGE_CONNECTION_STRING where the command takes one.";
  const { syscall, code: why = "" } = error as NodeJS.ErrnoException;
  if (syscall !== undefined && DISK.has(why)) return `This machine's disk refuses it: ${error.message}.`;
  if (error.name !== "RestError") return undefined;
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  const [line = ""] = error.message.split("\n");
  return statusCode === undefined
    ? `Storage does not answer: ${line}.\n  Is the account's address right (--account https://NAME.blob.core.windows.net), and may this machine reach it?`
    : `Storage answered ${statusCode} ${code ?? ""}: ${line}.\n  403: you need a role such as Storage Blob Data Reader there. 404: is it the right account?`;
}
