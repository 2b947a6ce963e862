import { join } from "node:path";
import { uvSync } from "./python.mjs";
import { stamp } from "./stamp.mjs";

const LOCK = "training/requirements-torch.lock";
const installed = stamp("torch-lock.sha256", [LOCK]);

/** What only trainers of PyTorch import, in a folder beside the tasks' packages: it is larger than all of these. */
export const torchPackages = {
  what: "Python packages of PyTorch, which trainers called torch.* need",
  download: 2400, // MB
  disk: 4.6, // GB
  time: "1-4 min",

  current: installed.current,

  async install(root) {
    installed.remove(root);
    await uvSync(root, ["--target", join(root, ".venv/torch"), join(root, LOCK)]);
    installed.write(root);
  },
};
