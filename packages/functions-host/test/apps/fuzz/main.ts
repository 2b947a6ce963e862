import { app } from "@azure/functions";
import * as df from "durable-functions";

if (process.env.STREAMS) app.setup({ enableHttpStream: true });

app.http("echo", {
  methods: ["POST", "PUT"],
  handler: async (request) => ({ body: await request.arrayBuffer() }),
});
app.http("things", {
  route: "things/{id}/{*rest}",
  handler: (request) => ({ jsonBody: { params: request.params, query: [...request.query] } }),
});
app.eventGrid("onEvent", { handler: () => {} });

df.app.entity("box", (context) => context.df.setState(context.df.getInput()));
df.app.orchestration("waits", function* (context) {
  return yield context.df.waitForExternalEvent("go");
});
df.app.orchestration("returns", function* (context) {
  return context.df.getInput();
});
