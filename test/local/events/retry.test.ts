import { expect, test } from "vitest";
import { afterAttempt } from "../../../local/events/retry.ts";
import { parseSubscription } from "../../../local/events/subscription.ts";

const hour = 3_600_000;

test.each([
  ["a delivery that is accepted is done", afterAttempt(1, 0, 202), { do: "done" }],
  ["the first failure waits 10 s", afterAttempt(1, 0, 500), { do: "retry", inMs: 10_000 }],
  ["so does no answer at all", afterAttempt(1, 30_000, undefined), { do: "retry", inMs: 10_000 }],
  ["the fourth waits 5 minutes", afterAttempt(4, 100_000, 503), { do: "retry", inMs: 300_000 }],
  ["a webhook that is not there may come", afterAttempt(1, 0, 404), { do: "retry", inMs: 10_000 }],
  [
    "one that refuses the event will refuse it again",
    afterAttempt(1, 0, 400),
    { do: "dead-letter", reason: "Undeliverable: HTTP 400" },
  ],
  [
    "after a day it gives up",
    afterAttempt(11, 23 * hour, 500),
    { do: "dead-letter", reason: "TimeToLiveExceeded" },
  ],
  [
    "after 30 attempts it gives up",
    afterAttempt(30, hour, 500),
    { do: "dead-letter", reason: "MaxDeliveryAttemptsExceeded" },
  ],
])("%s", (_, next, expected) => {
  expect(next).toEqual(expected);
});

test("a subscription names its filters, and keeps its name when the port changes", () => {
  const subscription = parseSubscription(
    "http://127.0.0.1:7071/hook?functionName=f,prefix=/blobServices/,batch=5",
  );
  expect(subscription).toMatchObject({
    name: "/hook?functionName=f",
    prefix: "/blobServices/",
    types: "all",
    batch: 5,
  });
  expect(() => parseSubscription("http://127.0.0.1/hook,prefx=/a")).toThrow('unknown option "prefx"');
});
