import { AggregateAuthenticationError, CredentialUnavailableError } from "@azure/identity";
import { RestError } from "@azure/storage-blob";
import { expect, test } from "vitest";
import { told } from "../../cli/told.ts";
import { Trouble } from "../../local/trouble.ts";
import { TerminalError } from "../../shared/kit/errors.ts";

test.each([
  [
    Object.assign(new Error("ENOTDIR: not a directory, mkdir '/etc/passwd/x'"), {
      code: "ENOTDIR",
      syscall: "mkdir",
    }),
    /^This machine's disk refuses it: ENOTDIR.*passwd\/x'\.$/,
  ],
  [new Trouble("There is no az.", "Install it."), /^There is no az\.\n {2}Install it\.$/],
  [new TerminalError("there is no run x"), /^there is no run x$/],
  [
    new AggregateAuthenticationError([new CredentialUnavailableError("no az")]),
    /^You are logged in .* nowhere.*\n {2}az login/,
  ],
  [
    new RestError("getaddrinfo ENOTFOUND nope.invalid", { code: "ENOTFOUND" }),
    /^Storage does not answer: .*nope\.invalid.*\n {2}Is the account's address right/,
  ],
  [
    new RestError("This request is not authorized.\nRequestId: 1", {
      statusCode: 403,
      code: "AuthorizationFailure",
    }),
    /^Storage answered 403 AuthorizationFailure: This request is not authorized\..*\n.* role/,
  ],
  [
    new RestError("Server failed to authenticate", { statusCode: 403, code: "AuthenticationFailed" }),
    /^Storage answered 403 AuthenticationFailed: Server.*\n {2}Is the key or the signature in AZURE_STORAGE/,
  ],
  [
    new RestError("The specified container does not exist.\nRequestId: 1", {
      statusCode: 404,
      code: "ContainerNotFound",
      request: { url: "https://a.example/runs?restype=container&sig=secret" } as never,
    }),
    /^Storage answered 404 ContainerNotFound at https:\/\/a\.example\/runs: The specified container does not exist\.\n {2}Is it the right account/,
  ],
])("%s is told without a stack trace, with what to do", (error, line) => {
  expect(told(error)).toMatch(line);
});

test("a fault of ours is not told in one line: where it happened counts", () => {
  expect(told(new TypeError("x is not a function"))).toBeUndefined();
  expect(told("nonsense")).toBeUndefined();
});
