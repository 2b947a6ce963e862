import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { decodePart, urlOf } from "../src/http/request-url.ts";

const url = (target: string, host?: string) =>
  urlOf(
    { url: target, headers: host === undefined ? {} : { host } } as IncomingMessage,
    "http://127.0.0.1:7071",
  )?.href;

describe("the address of a request", () => {
  test.each([
    ["/a?b", "localhost:7071", "http://localhost:7071/a?b"],
    ["/a", undefined, "http://127.0.0.1:7071/a"],
    ["//other.example/a", "localhost", "http://localhost//other.example/a"],
    ["http://asked.example/a", "localhost", "http://asked.example/a"],
    ["*", "localhost", "http://localhost/*"],
    ["/%zz", "[::1]:7071", "http://[::1]:7071/%zz"],
  ])("%s at %s is %s", (target, host, expected) => {
    expect(url(target, host)).toBe(expected);
  });

  test.each(["a b", "evil/x?", "user@evil", "[::1", "localhost:99999", "ü"])(
    "is none with the host %s",
    (host) => {
      expect(url("/a", host)).toBeUndefined();
    },
  );
});

test("what is no percent escape stays as it is", () => {
  expect([decodePart("a%20b"), decodePart("%E0%A4%A"), decodePart("%")]).toEqual(["a b", "%E0%A4%A", "%"]);
});
