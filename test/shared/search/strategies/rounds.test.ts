import { describe, expect, test, vi } from "vitest";
import { readPlan } from "../../../../shared/plan/read.ts";
import { epochsOf } from "../../../../shared/plan/rungs.ts";
import { drawTrials } from "../../../../shared/search/strategies/draw.ts";

vi.mock("../../../../training/darkroom_training/search/trainers/trainers.json", async (ours) => {
  const { MORE_TRAINERS } = await import("../../plan/trainers.ts");
  return { default: { ...(await ours<{ default: object }>()).default, ...MORE_TRAINERS } };
});

const search = (text: string) =>
  readPlan(`model: pets\nimages: images/pets\nowner: me@example.com\nsearch: {${text}}`, "pets.yaml").search;
const all = "trainers: [keras.cnn, pretrained.tiny, torch.deep]";
const drawn = (text: string) => drawTrials(search(text));
const of = (trainer: string, text: string) =>
  drawn(text).flatMap((trial) => (trial.trainer === trainer ? [trial.hyperparameters] : []));

describe("trials of several trainers", () => {
  test("are so many in all, or for each trainer in turn", () => {
    expect(drawn(`${all}, trials: 5`)).toHaveLength(5);
    const rounds = drawn(`${all}, per_trainer: 2`);
    expect(rounds.map(({ number, trainer }) => `${number} ${trainer}`)).toEqual([
      ...["1 keras.cnn", "2 pretrained.tiny", "3 torch.deep"],
      ...["4 keras.cnn", "5 pretrained.tiny", "6 torch.deep"],
    ]);
    expect(rounds).toHaveLength(6);
    expect(drawn(`${all}, per_trainer: 3`).slice(0, 6)).toEqual(rounds);
  });

  test("draw what is said for all, each from its own section, and the rest from its trainer's defaults", () => {
    const said = `${all}, per_trainer: 20, space: {dropout: [0.1], torch.deep: {learning_rate: [0.5]}}`;
    for (const values of of("keras.cnn", said))
      expect(values).toEqual({
        learning_rate: expect.any(Number),
        dropout: 0.1,
        batch_size: 32,
        augment: "none",
      });
    for (const values of of("torch.deep", said))
      expect(values).toMatchObject({ learning_rate: 0.5, augment: "none" });
    const tiny = of("pretrained.tiny", said);
    expect(new Set(tiny.map(({ augment }) => augment))).toEqual(new Set(["none", "flip"]));
    for (const { hidden, learning_rate, dropout } of tiny) {
      expect(Number.isInteger(hidden) && Number(hidden) >= 16 && Number(hidden) <= 256).toBe(true);
      expect(learning_rate).toBeGreaterThanOrEqual(0.01);
      expect(dropout).toBe(0.1);
    }
  });

  test("draw a parameter only where what it depends on has such a value", () => {
    const deep = of("torch.deep", `${all}, per_trainer: 40`);
    expect(new Set(deep.map(({ optimiser }) => optimiser))).toEqual(new Set(["adam", "sgd"]));
    for (const { optimiser, momentum } of deep) expect(momentum === undefined).toBe(optimiser === "adam");
  });

  test("draw the same for a trainer, whichever others search beside it", () => {
    const alone = drawTrials(search("trainers: [torch.deep], trials: 6"));
    const beside = drawn(`${all}, trials: 6`);
    const same = beside.filter(({ trainer }) => trainer === "torch.deep");
    expect(same.length).toBeGreaterThan(0);
    for (const trial of same) expect(alone[trial.number - 1]).toEqual(trial);
  });

  test("train for the plan's epochs, or for their trainer's own", () => {
    const epochs = (text: string) =>
      ["keras.cnn", "torch.deep"].map((trainer) => epochsOf(search(text), trainer));
    expect(epochs(all)).toEqual([12, 20]);
    expect(epochs(`${all}, epochs: 3`)).toEqual([3, 3]);
  });
});
