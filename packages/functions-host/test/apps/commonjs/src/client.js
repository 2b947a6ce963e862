// Old-style CommonJS: sloppy mode, an implicit global.
const { app } = require("@azure/functions");
const df = require("durable-functions");

sloppy = "allowed";

const calls = {
  start: (client, { name, input, id }) => client.startNew(name, { input, instanceId: id }),
  status: (client, { id, options }) => client.getStatus(id, options),
  all: (client) => client.getStatusAll(),
  by: (client, { filter }) =>
    client.getStatusBy({ ...filter, createdTimeFrom: new Date(filter.createdTimeFrom ?? 0) }),
  raise: (client, { id, event, data }) => client.raiseEvent(id, event, data),
  terminate: (client, { id }) => client.terminate(id, "told to"),
  suspend: (client, { id }) => client.suspend(id, "pause"),
  resume: (client, { id }) => client.resume(id, "go"),
  rewind: (client, { id }) => client.rewind(id, "again"),
  purge: (client, { id }) => client.purgeInstanceHistory(id),
  purgeBy: (client) =>
    client.purgeInstanceHistoryBy({
      createdTimeFrom: new Date(0),
      runtimeStatus: [df.OrchestrationRuntimeStatus.Terminated],
    }),
  signal: (client, { key, operation, data }) =>
    client.signalEntity(new df.EntityId("Note", key), operation, data),
  entity: (client, { key }) => client.readEntityState(new df.EntityId("Note", key)),
  urls: (client, { id }) => client.createHttpManagementPayload(id),
};

app.http("client", {
  route: "client/{call}",
  methods: ["POST"],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    try {
      return { jsonBody: { value: await calls[request.params.call](client, await request.json()) } };
    } catch (error) {
      return { jsonBody: { error: error.message } };
    }
  },
});

app.http("wait", {
  route: "wait/{id}",
  extraInputs: [df.input.durableClient()],
  handler: (request, context) =>
    df.getClient(context).waitForCompletionOrCreateCheckStatusResponse(request, request.params.id, {
      timeoutInMilliseconds: Number(request.query.get("timeout")),
      retryIntervalInMilliseconds: 10,
    }),
});

let polls = 0;
app.http("slow", {
  handler: (request) => {
    polls++;
    if (polls < 3) {
      return { status: 202, headers: { Location: request.url, "Retry-After": "0" } };
    }
    return { jsonBody: { polls, method: request.method } };
  },
});
app.http("teapot", {
  methods: ["PUT"],
  handler: async (request) => ({ status: 418, body: await request.text() }),
});
app.http("sloppy", { handler: () => ({ body: sloppy }) });
app.http("whoCalls", { handler: (request) => ({ body: request.headers.get("authorization") }) });
