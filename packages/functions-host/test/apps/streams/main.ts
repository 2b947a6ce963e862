import { Readable } from "node:stream";
import { app } from "@azure/functions";

app.setup({ enableHttpStream: true });

app.http("upper", {
  methods: ["POST"],
  handler: async (request) => {
    async function* shout() {
      for await (const chunk of request.body as AsyncIterable<Uint8Array>)
        yield Buffer.from(chunk).toString().toUpperCase();
    }
    return { headers: { "x-kind": "stream" }, body: Readable.from(shout()) };
  },
});
app.http("seen", {
  route: "seen/{id}",
  handler: async (request) => ({
    cookies: [
      { name: "a", value: "1" },
      { name: "b", value: "2" },
    ],
    jsonBody: {
      url: request.url,
      id: request.params.id,
      q: request.query.get("q"),
      headers: Object.fromEntries(request.headers),
    },
  }),
});
app.http("broken", {
  handler: () => {
    throw new Error("broken on purpose");
  },
});
app.http("nothing", { handler: () => undefined as never });
