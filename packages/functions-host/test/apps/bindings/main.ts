import { app, input, output } from "@azure/functions";

const copied = output.storageQueue({ queueName: "results", connection: "Store" });
const blobIn = input.storageBlob({ path: "texts/{name}.txt", connection: "Store" });
const saved = output.storageBlob({ path: "texts/{file.name}", connection: "Store" });
const blobOut = output.storageBlob({ path: "texts/{name}-upper.txt", connection: "Store" });

const work = output.storageQueue({ queueName: "%QUEUE%", connection: "Store" });

app.http("send", {
  methods: ["POST"],
  extraOutputs: [work],
  handler: async (request, context) => {
    context.extraOutputs.set(work, await request.json());
    return { status: 202 };
  },
});

app.storageQueue("work", {
  queueName: "%QUEUE%",
  connection: "Store",
  extraOutputs: [copied],
  handler: (message, context) => {
    if (message === "poison") throw new Error("cannot stomach this");
    context.extraOutputs.set(copied, { message, metadata: context.triggerMetadata });
  },
});

app.http("shout", {
  route: "shout/{name}",
  extraInputs: [blobIn],
  extraOutputs: [blobOut],
  handler: (_request, context) => {
    const text = context.extraInputs.get(blobIn) as Buffer | undefined;
    if (!text) return { status: 404 };
    context.extraOutputs.set(blobOut, String(text).toUpperCase());
    return { body: "done" };
  },
});

app.http("save", {
  methods: ["POST"],
  extraOutputs: [saved],
  handler: async (request, context) => {
    context.extraOutputs.set(saved, ((await request.json()) as { text: string }).text);
    return { status: 201 };
  },
});

app.storageBlob("arrived", {
  path: "inbox/{name}.{extension}",
  connection: "Store",
  source: "EventGrid",
  return: output.storageBlob({ path: "outbox/{name}.{extension}", connection: "Store" }),
  handler: (_blob, { triggerMetadata }) => {
    const { blobTrigger, properties } = triggerMetadata as Record<string, Record<string, unknown>>;
    return `${blobTrigger}: ${properties?.contentLength} bytes, ${properties?.blobType}`;
  },
});

app.storageBlob("scanned", {
  path: "scanned/{name}.txt",
  connection: "Store",
  return: copied,
  handler: (blob, context) => {
    if (String(blob) === "bad") throw new Error("cannot read this");
    return `${context.triggerMetadata?.name}: ${blob}`;
  },
});

app.timer("nightly", { schedule: "0 0 3 * * *", handler: () => {} });
