import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { onwardRequest } from "../src/durable/onward-request.ts";
import { pollOf } from "../src/durable/poll.ts";

const request = {
  method: "POST",
  uri: "https://one.example/a/b",
  content: "x",
  headers: { AUTHORIZATION: "a", cookie: "c", "X-Functions-Key": "k", accept: "text/plain" },
  tokenSource: { resource: "r" },
};

describe("the request that follows another", () => {
  test("takes everything along within its origin, but the function's key", () => {
    expect(onwardRequest(request, "GET", "../c")).toEqual({
      method: "GET",
      uri: "https://one.example/c",
      headers: { AUTHORIZATION: "a", cookie: "c", accept: "text/plain" },
      tokenSource: { resource: "r" },
    });
  });

  test.each(["https://two.example/", "http://one.example/a", "https://one.example:8443/", "//two.example/a"])(
    "takes no credentials to %s",
    (target) => {
      const { headers, tokenSource } = onwardRequest(request, "GET", target);
      expect([headers, tokenSource]).toEqual([{ accept: "text/plain" }, undefined]);
    },
  );
});

test("whatever a service answers, a poll is planned within the range of dates", () => {
  fc.assert(
    fc.property(fc.string(), fc.oneof(fc.string(), fc.double().map(String)), (location, after) => {
      const headers = { location, "retry-after": after };
      const poll = pollOf(request, { statusCode: 202, headers }, 30_000);
      if (location !== "") expect(poll?.delay).toBeLessThanOrEqual(1e12);
    }),
  );
});
