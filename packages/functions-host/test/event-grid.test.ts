import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../src/host.ts";
import { appForAll } from "./start-app.ts";

describe("the Event Grid webhook", () => {
  let host: Host;
  beforeAll(async () => {
    host = await appForAll("basics");
  });

  const send = (type: string | undefined, body: unknown, name = "onEvent", method = "POST") =>
    fetch(`${host.url}/runtime/webhooks/eventgrid?functionName=${name}`, {
      method,
      headers: {
        ...(type && { "aeg-event-type": type }),
        "content-type": "application/json",
        "webhook-request-origin": "eventgrid.azure.net",
        "webhook-request-rate": "120",
      },
      ...(method === "POST" && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });

  test("shakes hands with an event in a list, and with a CloudEvent whose data is JSON in a string", async () => {
    const event = { data: { validationCode: "abc" } };
    expect(await (await send("SubscriptionValidation", [event])).json()).toEqual({
      validationResponse: "abc",
    });
    const cloud = { specversion: "1.0", data: JSON.stringify(event.data) };
    expect(await (await send("SubscriptionValidation", cloud)).json()).toEqual({ validationResponse: "abc" });
    expect((await send("SubscriptionValidation", [{}])).status).toBe(400);
  });

  test("takes one event or many, and asks for all again if one fails", async () => {
    expect((await send("Notification", { subject: "a" })).status).toBe(202);
    expect((await send("Notification", [{ subject: "a" }, { subject: "b" }])).status).toBe(202);
    expect((await send("Notification", [{ subject: "a" }, { subject: "bad" }])).status).toBe(500);
  });

  test("takes what is sent to blob triggers, whoever they are", async () => {
    const sent = await fetch(`${host.url}/runtime/webhooks/blobs?functionName=Host.Functions.nobody`, {
      method: "POST",
      headers: { "aeg-event-type": "Notification", "content-type": "application/json" },
      body: JSON.stringify([{ subject: "a" }]),
    });
    expect(sent.status).toBe(202);
  });

  test("knows unsubscribing, refuses other types, and does not know other functions", async () => {
    expect((await send("Unsubscribe", {})).status).toBe(202);
    expect((await send("Other", {})).status).toBe(400);
    expect((await send(undefined, {})).status).toBe(400);
    expect((await send("notification", {})).status).toBe(202);
    for (const name of ["nobody", "ONEVENT", "Host.Functions.onEvent"])
      expect((await send("Notification", {}, name)).status).toBe(404);
  });

  test.each(["no json", "[1]", "[null]", "[[{}]]", '"x"', "", "[{}, 1]"])(
    "has an error for %s, which is no event or list of events",
    async (body) => {
      expect((await send("Notification", body)).status).toBe(500);
    },
  );

  test("answers a handshake with text, and lets CloudEvents senders ask whether they may send", async () => {
    const event = { data: { validationCode: "abc" } };
    const shaken = await send("SubscriptionValidation", [event]);
    expect(shaken.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    for (const broken of ["no json", "[1]", '{"data":"{"}', '{"data":"null"}'])
      expect((await send("SubscriptionValidation", broken)).status).toBe(400);
    const response = await send(undefined, undefined, "onEvent", "OPTIONS");
    const allowed = ["origin", "rate"].map((name) => response.headers.get(`webhook-allowed-${name}`));
    expect([response.status, ...allowed]).toEqual([200, "eventgrid.azure.net", null]);
  });
});
