import { app } from "@azure/functions";
import * as df from "durable-functions";

if (process.env.STREAMS) app.setup({ enableHttpStream: true });

df.app.activity("identity", { handler: (value: unknown) => value });

df.app.orchestration("one", function* (context) {
  return yield context.df.callActivity("identity", 1);
});
df.app.orchestration("fanOut", function* (context) {
  const width = context.df.getInput() as number;
  const results = yield context.df.Task.all(
    Array.from({ length: width }, (_, n) => context.df.callActivity("identity", n)),
  );
  return results.length;
});
df.app.orchestration("sequence", function* (context) {
  const length = context.df.getInput() as number;
  for (let n = 0; n < length; n++) yield context.df.callActivity("identity", n);
  return length;
});
df.app.orchestration("idle", function* (context) {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 86_400_000));
});

app.http("plain", { handler: () => ({ body: "ok" }) });
app.http("echo", { methods: ["POST"], handler: async (request) => ({ body: await request.arrayBuffer() }) });
app.http("count", {
  methods: ["POST"],
  handler: async (request) => ({ body: String((await request.arrayBuffer()).byteLength) }),
});
