import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refusal } from "../../local/guard.ts";
import { python } from "./databricks/databricks.ts";
import { root } from "./processes.ts";

type Headers = Record<string, string | string[]>;
type Call = { method: string; url: string; headers: Headers };

const raw = (headers: Headers) =>
  Object.entries(headers).flatMap(([name, values]) => [values].flat().flatMap((value) => [name, value]));

const statusOf = ({ method, url, headers }: Call, names: string[] = []) =>
  refusal({ method, url, rawHeaders: raw(headers) }, names)?.status ?? 200;

const call = (method: string, headers: Headers = {}, url = "/"): Call => ({
  method,
  url,
  headers: { Host: "127.0.0.1:8080", ...headers },
});
const json = { "Content-Type": "application/json", "Content-Length": "2" };
const visit = { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };

describe("is answered", () => {
  test.each([
    ["a program that sends JSON", call("POST", json)],
    ["a program that sends nothing", call("POST", { "Content-Length": "0" })],
    ["a program that sends bytes", call("PUT", { "Content-Type": "text/plain", "Content-Length": "2" })],
    ["localhost, in any case", call("GET", { Host: "LocalHost" })],
    ["the IPv6 loopback", call("DELETE", { Host: "[::1]:1" })],
    [
      "a page of the service itself",
      call("POST", { ...json, Origin: "http://127.0.0.1:8080", "Sec-Fetch-Site": "same-origin" }),
    ],
    ["what a person types into the browser", call("GET", { "Sec-Fetch-Site": "none", ...visit })],
    ["a link on another page", call("GET", { "Sec-Fetch-Site": "cross-site", ...visit })],
    ["a link on another service's page", call("GET", { "Sec-Fetch-Site": "same-site", ...visit })],
  ])("%s", (_, made) => expect(statusOf(made)).toBe(200));

  test("a name that was allowed", () => {
    const made = call("GET", { Host: "host.docker.internal:10000" });
    expect(statusOf(made)).toBe(403);
    expect(statusOf(made, ["host.docker.internal"])).toBe(200);
  });
});

describe("is turned away", () => {
  test.each([
    ["a foreign name that now means this machine", call("GET", { Host: "evil.example:8080" })],
    ["one that looks like ours", call("GET", { Host: "127.0.0.1.evil.example" })],
    ["one that begins like ours", call("GET", { Host: "localhost.evil.example:8080" })],
    ["one with a dot behind", call("GET", { Host: "localhost.:8080" })],
    ["an address that is not the loopback's", call("GET", { Host: "192.168.1.7:8080" })],
    ["the address of every interface", call("GET", { Host: "0.0.0.0:8080" })],
    ["a number that means the loopback", call("GET", { Host: "2130706433" })],
    ["a user before the name", call("GET", { Host: "evil@127.0.0.1:8080" })],
    ["no name", call("GET", { Host: "" })],
    ["two names", call("GET", { Host: ["127.0.0.1:8080", "evil.example"] })],
    ["a page of another origin", call("POST", { ...json, Origin: "https://evil.example" })],
    ["a page of another service here", call("POST", { ...json, Origin: "http://127.0.0.1:7071" })],
    ["a page without an origin", call("POST", { ...json, Origin: "null" })],
    ["a page that would read", call("GET", { Origin: "http://127.0.0.1:3000" })],
    [
      "a preflight",
      call("OPTIONS", { Origin: "https://evil.example", "Access-Control-Request-Method": "PUT" }),
    ],
    ["a script of another site", call("POST", { ...json, "Sec-Fetch-Site": "cross-site" })],
    [
      "a form of another site that goes here",
      call("POST", { ...json, "Sec-Fetch-Site": "cross-site", ...visit }),
    ],
    [
      "a picture of another site",
      call("GET", { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors" }),
    ],
    [
      "an embedded object",
      call("GET", {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "object",
      }),
    ],
    ["two sites", call("GET", { "Sec-Fetch-Site": ["same-origin", "cross-site"] })],
  ])("%s", (_, made) => expect(statusOf(made)).toBe(403));

  test.each([
    ["a form", "application/x-www-form-urlencoded"],
    ["a form with files", "multipart/form-data; boundary=x"],
    ["plain text that may be JSON", "text/plain;charset=UTF-8"],
    ["a type in capitals", "TEXT/Plain"],
    ["no type", ""],
  ])("%s in a POST", (_, type) => {
    const made = call("POST", { "Content-Type": type, "Content-Length": "2" });
    expect(statusOf(made)).toBe(415);
  });

  test.each(["//", "//evil.example/", "http://127.0.0.1:8080/", "*", "", "/%", "/%zz", "/%ff", "/%ed%a0%80"])(
    "the target %s",
    (url) => expect(statusOf(call("GET", {}, url))).toBe(400),
  );

  test("with what to do instead", () => {
    const { message } = refusal({ method: "GET", url: "/", rawHeaders: ["Host", "evil.example"] }, []) ?? {};
    expect(message).toBe(
      'Host "evil.example" is not this machine. Call 127.0.0.1 or localhost, or start with --allow-host NAME where it has ' +
        "another name, as in a container.",
    );
  });
});

/** Whatever comes, MLflow's guard, which is written in Python, answers as the others' does. */
test("the guard before MLflow keeps the same rules", () => {
  const some = <T>(...values: T[]) => fc.constantFrom(...values);
  const host = some(
    "127.0.0.1:5000",
    "localhost",
    "[::1]:1",
    "named:5",
    "evil.example",
    "127.0.0.1.evil",
    "",
    "a b",
    "[::1",
  );
  const origin = some("http://127.0.0.1:5000", "http://LOCALHOST", "null", "https://evil.example", "");
  const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: [] as string[] });
  const calls = fc.record({
    method: some("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"),
    url: some("/", "/api/2.0/x?y=%", "//", "/%zz", "/%C3%A9", "/%C3", "*", "http://127.0.0.1/"),
    headers: fc.record({
      host: fc.oneof(host, fc.tuple(host, host)),
      origin: maybe(origin),
      "sec-fetch-site": maybe(some("same-origin", "none", "cross-site", "same-site", "odd")),
      "sec-fetch-mode": maybe(some("navigate", "cors", "no-cors")),
      "sec-fetch-dest": maybe(some("document", "embed", "iframe")),
      "content-type": maybe(
        some("application/json", "text/plain", "Text/Plain; x", "", "multipart/form-data;b=1"),
      ),
      "content-length": maybe(some("0", "2")),
      "transfer-encoding": maybe(some("chunked")),
    }),
  });
  const made = fc.sample(calls, { numRuns: 2_000, seed: 7 }) as Call[];
  const script = `
import json, sys
from loopback_guard import refusal
def status(call):
    headers = [(name.encode(), value.encode()) for name, value in call["headers"]]
    refused = refusal({"method": call["method"], "raw_path": call["url"].split("?")[0].encode(), "headers": headers}, ["named"])
    return refused[0] if refused else 200
print(json.dumps([status(call) for call in json.load(sys.stdin)]))`;
  const pairs = ({ headers }: Call) =>
    Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  const printed = execFileSync(python, ["-c", script], {
    input: JSON.stringify(made.map((each) => ({ ...each, headers: pairs(each) }))),
    env: { PYTHONPATH: join(root, "local") },
  });
  const theirs = JSON.parse(printed.toString()) as number[];
  const differ = made.filter((each, n) => statusOf(each, ["named"]) !== theirs[n]);
  expect(differ).toEqual([]);
  expect(new Set(theirs)).toEqual(new Set([200, 400, 403, 415]));
});
