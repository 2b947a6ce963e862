import { HttpRequest, InvocationContext } from "@azure/functions";
import { expect, test, vi } from "vitest";
import { guarded } from "../../../functions/kit/guarded.ts";
import { told } from "../calls.ts";
import { declared } from "../declared.ts";

test.each([
  ["/api/models/pets/photos/..", 400],
  ["/api/models/pets/photos/%2E%2e", 400],
  ["/api/models/pets/.", 400],
  ["/api/models//pets", 400],
  ["/api/models/pets", 200],
  ["/api/models/pets?code=a/", 200],
])(
  "DELETE %s is answered by %i: what may be left of a longer address deletes nothing",
  async (path, status) => {
    const retire = vi.fn(async () => ({ status: 200, jsonBody: {} }));
    const request = new HttpRequest({
      method: "DELETE",
      url: `http://127.0.0.1${path}`,
      params: { model: "pets" },
    });
    const context = new InvocationContext({ logHandler: () => undefined });
    const answer = await guarded({ route: declared.retireModel, handler: retire }, "keys")(request, context);
    expect([answer.status, retire.mock.calls.length]).toEqual([status, status === 200 ? 1 : 0]);
    if (status !== 200) expect(told(answer)).toMatchObject({ type: "urn:darkroom:address-unclear" });
  },
);
