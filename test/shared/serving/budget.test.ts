import { describe, expect, test } from "vitest";
import { Budget } from "../../../shared/serving/budget.ts";

const held = () => Promise.withResolvers<string>();

describe("a budget of what is accounted for", () => {
  test("lets in what fits, answers 429 beyond, and has room again afterwards", async () => {
    const budget = new Budget(100);
    const gate = held();
    const first = budget.accounting(async (account) => {
      account(60);
      return gate.promise;
    });
    const another = () => budget.accounting(async (account) => account(60));
    await expect(another()).rejects.toMatchObject({ status: 429, extra: { retryAfter: 1 } });
    gate.resolve("first");
    expect(await first).toBe("first");
    await another();
  });

  test("counts what comes in pieces, and gives all of it back when the work fails", async () => {
    const budget = new Budget(100);
    const gate = held();
    const small = budget.accounting(async (account) => {
      account(1);
      return gate.promise;
    });
    const failing = budget.accounting(async (account) => {
      account(50);
      account(49);
      account(1);
    });
    await expect(failing).rejects.toMatchObject({ status: 429 });
    await budget.accounting(async (account) => account(99));
    gate.resolve("small");
    await small;
  });

  test("lets one that is larger than all there is go on while nothing else is held, and nothing else beside it", async () => {
    const budget = new Budget(100);
    await budget.accounting(async (account) => {
      account(80);
      account(80);
      const beside = budget.accounting(async (other) => other(1));
      await expect(beside).rejects.toMatchObject({ status: 429 });
    });
  });
});

describe("a budget whose room is waited for", () => {
  test("is given in turn, however many come at once", async () => {
    const budget = new Budget(100);
    let [now, most] = [0, 0];
    const order: number[] = [];
    const work = (n: number) =>
      budget.inTurn(40, 5000, async () => {
        most = Math.max(most, ++now);
        order.push(n);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
      });
    await Promise.all(Array.from({ length: 50 }, (_, n) => work(n)));
    expect(most).toBe(2);
    expect(order).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  test("lets in a single one, however large, and says 429 when patience is at its end", async () => {
    const budget = new Budget(10);
    const gate = held();
    const large = budget.inTurn(1000, 5000, () => gate.promise);
    const late = budget.inTurn(1, 10, async () => "late");
    await expect(late).rejects.toMatchObject({ status: 429 });
    const next = budget.inTurn(1, 5000, async () => "next");
    gate.resolve("large");
    expect(await Promise.all([large, next])).toEqual(["large", "next"]);
  });
});
