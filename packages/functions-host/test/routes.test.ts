import { describe, expect, test } from "vitest";
import type { AppFunction } from "../src/app/app-function.ts";
import { createRouter } from "../src/http/routes.ts";

const fn = (route: string) =>
  ({ name: route, trigger: { type: "httpTrigger", route } }) as unknown as AppFunction;
const params = (route: string, path: string) =>
  createRouter([fn(route)], "api").match("GET", `/api/${path}`)?.params;

describe("a route", () => {
  test.each([
    ["files/{name}.{ext}", "files/a.b.txt", { name: "a.b", ext: "txt" }],
    ["files/{name}.{ext?}", "files/readme", { name: "readme" }],
    ["files/{name}.{ext?}", "files/a.txt", { name: "a", ext: "txt" }],
    ["v{n}-x/items", "V2-X/items", { n: "2" }],
    ["{a}-{b}-{c}", "1-2-3-4", { a: "1-2", b: "3", c: "4" }],
    ["{name}.json", "a%20b.json", { name: "a b" }],
    ["orders/{id:regex(^\\d{{3}}$)}", "orders/123", { id: "123" }],
    ["{x:length(1,5):alpha}", "abc", { x: "abc" }],
    ["{x:regex(^(a:b|c=d)$)=z}", "c=d", { x: "c=d" }],
    ["{p}/c", "a%2Fb%20c/c", { p: "a%2Fb c" }],
    ["{p}/c/", "x/c/", { p: "x" }],
    ["{**rest}", "a//b/", { rest: "a//b/" }],
    ["x/{*rest}", "x/a%2fb/", { rest: "a%2fb/" }],
    ["{{literal}}/{x=7}", "{literal}", { x: "7" }],
    ["{**rest}", "a/b.c/d", { rest: "a/b.c/d" }],
    ["{*rest:minlength(4)}", "a/bc", { rest: "a/bc" }],
    ["{id:guid?}", "", {}],
  ])("%s takes %s", (route, path, expected) => {
    expect(params(route, path)).toEqual(expected);
  });

  test.each([
    ["files/{name}.{ext}", "files/readme"],
    ["files/{name}.{ext?}", "files/readme."],
    ["v{n}-x", "v-x"],
    ["orders/{id:regex(^\\d{{3}}$)}", "orders/1234"],
    ["{x:length(1,5):alpha}", "ab1"],
    ["{x:length(1,5):alpha}", "abcdef"],
    ["{n:int}", "2147483648"],
    ["{n:range(1,9)}", "ten"],
    ["{n:double}", "0x10"],
    ["a/{b}", "a"],
    ["a/b", "a//b"],
    ["a/{b}/c", "a//c"],
  ])("%s does not take %s", (route, path) => {
    expect(params(route, path)).toBeUndefined();
  });

  test("the more exact one wins: literal, mixed, constrained, bare, catch-all", () => {
    const router = createRouter(["{*any}", "{x}", "{name}.{ext}", "{x:int}", "a.txt"].map(fn), "");
    const winner = (path: string) => router.match("GET", path)?.fn.name;
    expect(["/a.txt", "/b.txt", "/7", "/b", "/b/c"].map(winner)).toEqual([
      "a.txt",
      "{name}.{ext}",
      "{x:int}",
      "{x}",
      "{*any}",
    ]);
  });

  test.each([
    ["{a}{b}", "two parameters with nothing between them"],
    ["{a:no-such}", '"no-such" is no route constraint'],
    ["{unclosed", "a brace has no other one"],
    ["{a:nosuch(1)}", "is no route constraint"],
    ["{:int}", "is not understood"],
    ["a//b", "two slashes in a row"],
    ["{id}/{ID}", '"id" appears more than once'],
    ["{*rest}/a", "can only be the last segment"],
    ["x{*rest}", "a catch-all parameter beside others"],
    ["{a?}x", "the optional parameter is not the last"],
    ["x-{a?}", 'an optional parameter follows "x-"'],
    ["{a=1?}", "is optional anyway"],
    ["{*a?}", "is optional anyway"],
    ["a?b", "holds a question mark"],
  ])("%s is refused: %s", (route, why) => {
    expect(() => createRouter([fn(route)], "api")).toThrow(why);
  });

  test("may begin with a slash only where the app has no prefix", () => {
    expect(createRouter([fn("/a")], "").match("GET", "/a")).toBeDefined();
    expect(() => createRouter([fn("/a")], "api")).toThrow("two slashes in a row");
  });

  test("without methods takes all of them", () => {
    const any = { name: "any", trigger: { type: "httpTrigger", methods: [] } } as unknown as AppFunction;
    expect(createRouter([any], "").match("PROPFIND", "/any")).toBeDefined();
  });
});
