import { afterAll, expect, test } from "vitest";
import { startDatabricks } from "./databricks.ts";

const databricks = await startDatabricks({ until: afterAll });
const UC = "/api/2.0/mlflow/unity-catalog";
const NAME = "main.darkroom.pets";
const call = async (method: string, path: string, body?: object) => {
  const { status, json } = await databricks.call(method, path, body);
  return { status, ...json };
};
const create = (name: string) => call("POST", `${UC}/registered-models/create`, { name });
const upload = async (path: string) => {
  const headers = { authorization: `Bearer ${databricks.token}` };
  const url = `${databricks.url}/api/2.0/fs/files/${path}`;
  return (await fetch(url, { method: "PUT", headers, body: "bytes" })).status;
};

test("a version is made by steps: created, its files put, finalized", async () => {
  expect(await create(NAME)).toMatchObject({ status: 200, registered_model: { name: NAME } });
  expect(await create(NAME)).toMatchObject({ status: 400, error_code: "RESOURCE_ALREADY_EXISTS" });
  const tags = [{ key: "darkroom_key", value: "k" }];
  const made = await call("POST", `${UC}/model-versions/create`, { name: NAME, source: "models:/m-1", tags });
  expect(made.model_version).toMatchObject({ version: "1", status: "PENDING_REGISTRATION" });
  const finalize = () => call("POST", `${UC}/model-versions/finalize`, { name: NAME, version: "1" });
  expect(await finalize()).toMatchObject({ status: 400, error_code: "INVALID_PARAMETER_VALUE" });
  expect(await upload("Models/main/darkroom/pets/1/MLmodel")).toBe(204);
  expect(await finalize()).toMatchObject({ model_version: { status: "READY" } });

  const alias = `/api/2.1/unity-catalog/models/${NAME}/aliases/champion`;
  expect(await call("PUT", alias, { version_num: 1 })).toMatchObject({
    alias_name: "champion",
    version_num: 1,
  });
  expect(await call("GET", alias)).toMatchObject({ version_num: 1 });
  expect(await call("GET", `${UC}/model-versions/get?name=${NAME}&version=1`)).toMatchObject({
    model_version: { tags, aliases: [{ alias: "champion", version: "1" }] },
  });
  const found = await call("GET", `${UC}/model-versions/search?filter=name='${NAME}'`);
  expect(found.model_versions).toHaveLength(1);
  expect(found.model_versions[0]).not.toHaveProperty("tags");
});

test.each([
  ["one level", "POST", `${UC}/registered-models/create`, { name: "pets" }, 400],
  ["a model that there is not", "POST", `${UC}/model-versions/create`, { name: "a.b.c", source: "s" }, 404],
  [
    "a version that there is not",
    "PUT",
    "/api/2.1/unity-catalog/models/a.b.c/aliases/x",
    { version_num: 9 },
    404,
  ],
  [
    "a dot in a tag's name",
    ...(["POST", `${UC}/model-versions/create`] as const),
    ...([{ name: NAME, source: "s", tags: [{ key: "darkroom.key", value: "" }] }, 400] as const),
  ],
  [
    "a search for anything but a name",
    "GET",
    `${UC}/model-versions/search?filter=run_id='x'`,
    undefined,
    400,
  ],
])("refused: %s", async (_, method, path, body, status) => {
  expect((await call(method, path, body)).status).toBe(status);
});

test.each(["Models/../../x", "Volumes/x", "Models/%2e%2e/x"])("no file is put at %s", async (path) => {
  expect(await upload(path)).not.toBe(204);
});
