import { expect, test } from "vitest";
import { thenDisabled } from "../../../cli/acceptance/disabled.ts";
import { Trouble } from "../../../local/trouble.ts";

const fails = (what: string) => async () => {
  throw new Trouble(what, "Mend it.");
};
const nothing = async () => undefined;

test("what is accepted is disabled, and what is not is, too", async () => {
  let disabled = 0;
  const disable = async () => void disabled++;
  await thenDisabled("pets", nothing, disable);
  await expect(thenDisabled("pets", fails("It is right on 0.4"), disable)).rejects.toThrow(
    /^It is right on 0\.4/,
  );
  expect(disabled).toBe(2);
});

test("where it can not be disabled either, why it was not accepted comes first", async () => {
  const both = thenDisabled("pets", fails("It is right on 0.4"), fails("Nothing answers"));
  await expect(both).rejects.toThrow(
    /^It is right on 0\.4.*\n.*\npets is not disabled: Nothing answers.*POST \/api\/models\/pets\/disable/s,
  );
  await expect(thenDisabled("pets", nothing, fails("Nothing answers"))).rejects.toThrow(
    /^pets is not disabled/,
  );
});
