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

const unanswerable: Record<string, () => unknown> = {
  throws: () => {
    throw new Error("thrown on purpose");
  },
  rejects: () => Promise.reject(new Error("rejected on purpose")),
  nothing: () => undefined,
  text: () => "bare",
  number: () => 7,
  status: () => ({ status: 1000 }),
  tooLong: () => ({ headers: { "content-length": "100" }, body: "short" }),
};
app.http("unanswerable", {
  route: "unanswerable/{how}",
  handler: (request) => unanswerable[request.params.how as string]?.() as never,
});
app.http("breaksOff", {
  handler: () => {
    async function* broken() {
      yield Buffer.from("begun");
      throw new Error("broke off");
    }
    return { body: Readable.from(broken()) };
  },
});
app.http("ignores", { methods: ["POST"], handler: () => ({ body: "ok" }) });
app.http("accent", { handler: () => ({ headers: { "x-name": "caf\u00e9" }, body: "ok" }) });
app.http("length", {
  methods: ["POST"],
  handler: async (request) => ({ body: String((await request.text()).length) }),
});
