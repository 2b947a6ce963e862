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
  return refusedBy(error as Answered);
}

/** An error of storage's client. */
interface Answered extends Error {
  statusCode?: number;
  code?: string;
  details?: { errorCode?: string };
  request?: { url: string };
}

const ROLE = "You need a role such as Storage Blob Data Reader there.";
const KEY =
  "Is the key or the signature in AZURE_STORAGE_CONNECTION_STRING that of this account, and has it not run out?";
const ANOTHER = "Is it the right account, and in use by an app?";

function refusedBy({ message, statusCode, code, details, request }: Answered): string {
  const line = (message.split("\n")[0] ?? "").replace(/\.$/, "");
  if (statusCode === undefined)
    return `Storage does not answer: ${line}.\n  Is the account's address right (--account https://NAME.blob.core.windows.net), and may this machine reach it?`;
  // Answers to a HEAD have no body, so the code stands in a header. What follows the path may be a signature.
  const why = code ?? details?.errorCode ?? "";
  const at = request === undefined ? "" : ` at ${request.url.split("?", 1)[0]}`;
  const remedy = statusCode === 404 ? ANOTHER : why === "AuthenticationFailed" ? KEY : ROLE;
  const said = `Storage answered ${statusCode} ${why}${at}: ${line}.`;
  return statusCode === 403 || statusCode === 404 ? `${said}\n  ${remedy}` : said;
}
