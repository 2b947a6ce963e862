import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { targetOf } from "../../../cli/upload/target.ts";
import { connectionString } from "../../../local/storage.ts";

/** Where photos go by an app that answers so. */
async function targetAt(answer: unknown) {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [data, connection] = ["/nowhere", connectionString(10000)];
  return targetOf({
    model: "pets",
    url,
    data,
    connection,
    account: undefined,
    key: undefined,
    token: undefined,
  });
}

test("an app says where photos go, whatever else its plans say that this command does not know", async () => {
  const dataset = { triggers: { photos: true }, settle: { quiet_period: 5 }, later: 1 };
  const { container, prefix, quietPeriod } = await targetAt({ plan: { images: "images/a/pets", dataset } });
  expect([container.containerName, prefix, quietPeriod]).toEqual(["images", "a/pets/", 5]);
});

test.each([[[]], [null], [{ plan: { images: "images" } }]])(
  "an app that answers %j is none of ours",
  async (answer) => {
    await expect(targetAt(answer)).rejects.toThrow(
      /^http:.* answers GET \/api\/models\/pets with .*: that is no answer of Darkroom/,
    );
  },
);
