/** Trainers as the training wheel may have more of: what tests of plans with several draw from, whatever ours say of themselves. */
export const MORE_TRAINERS = {
  "pretrained.tiny": {
    about: "A head on features",
    size: { least: 32, default: 96 },
    epochs: 60,
    backbone: { name: "tiny", weights: "c".repeat(64), converter: 1 },
    space: {
      learning_rate: { kind: "number", above: 0, below: 1000, default: { log: [0.01, 1] } },
      dropout: { kind: "number", from: 0, below: 1, default: [0, 0.2] },
      hidden: { kind: "integer", from: 0, to: 4096, default: { log: [16, 256] } },
      augment: { kind: "choice", of: ["none", "flip"], default: ["none", "flip"] },
    },
  },
  "torch.deep": {
    about: "From scratch",
    size: { least: 16, default: 64 },
    epochs: 20,
    space: {
      optimiser: { kind: "choice", of: ["adam", "sgd"], default: ["adam", "sgd"] },
      learning_rate: { kind: "number", above: 0, below: 10, default: { log: [0.0001, 0.01] } },
      momentum: {
        kind: "number",
        from: 0,
        below: 1,
        default: { linear: [0.5, 0.99] },
        only: { optimiser: ["sgd"] },
      },
      augment: { kind: "choice", of: ["none", "flip", "erase"], default: ["none"] },
    },
  },
};
