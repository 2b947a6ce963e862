import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "./servers.ts";

const root = join(import.meta.dirname, "../..");
const here = join(import.meta.dirname, "peers");
const onnx = ["onnxruntime==1.31.1", "pillow==13.0.0", "numpy==2.4.6"];

/** Other servers for the same model in Python, each with as many workers as there are cores, in an environment of its own: their packages do not go together. */
export const PEERS: {
  name: string;
  packages: string[];
  command(python: string, port: number, model: string, scratch: string): Command;
}[] = [
  {
    name: "FastAPI",
    packages: ["fastapi==0.165.0", "uvicorn[standard]==0.54.0"],
    command: (python, port, model) => ({
      args: [
        python,
        "-m",
        "uvicorn",
        "with_fastapi:app",
        "--workers",
        "2",
        "--port",
        `${port}`,
        "--log-level",
        "error",
      ],
      env: { MODEL: model },
      request: { path: "predict", type: "image/jpeg", body: "photo" },
    }),
  },
  {
    name: "MLServer",
    packages: ["mlserver==1.7.1"],
    command: (python, port, model, scratch) => {
      const settings = {
        parallel_workers: 0,
        host: "127.0.0.1",
        http_port: port,
        grpc_port: port + 1,
        metrics_port: port + 2,
      };
      writeFileSync(join(scratch, "settings.json"), JSON.stringify({ ...settings, debug: false }));
      writeFileSync(
        join(scratch, "model-settings.json"),
        JSON.stringify({ name: "photos", implementation: "with_mlserver.Photos" }),
      );
      return {
        args: [join(python, "../mlserver"), "start", scratch],
        env: { MODEL: model, PYTHONPATH: here },
        request: { path: "predict", type: "image/jpeg", body: "photo" },
      };
    },
  },
  {
    name: "BentoML",
    packages: ["bentoml==1.4.39"],
    command: (python, port, model) => ({
      args: [
        join(python, "../bentoml"),
        "serve",
        "with_bentoml:Photos",
        "--host",
        "127.0.0.1",
        "--port",
        `${port}`,
      ],
      env: { MODEL: model, BENTOML_DO_NOT_TRACK: "true" },
      request: { path: "predict", type: "image/jpeg", body: "photo" },
    }),
  },
  {
    name: "LitServe",
    packages: ["litserve==0.2.19", "python-multipart==0.0.20"],
    command: (python, port, model) => ({
      args: [python, "with_litserve.py"],
      env: { MODEL: model, PORT: `${port}` },
      request: { path: "predict", type: "multipart/form-data; boundary=photo", body: "form" },
    }),
  },
  {
    name: "mlflow models serve",
    packages: [],
    command: (python, port, model, scratch) => {
      const saved = join(scratch, "saved");
      execFileSync(python, [join(here, "with_mlflow.py"), saved], {
        env: { ...process.env, MODEL: model },
        stdio: "pipe",
      });
      return {
        args: [
          python,
          "-m",
          "mlflow",
          "models",
          "serve",
          "-m",
          saved,
          "--env-manager",
          "local",
          "-w",
          "2",
          "-p",
          `${port}`,
        ],
        env: { MODEL: model },
        request: { path: "invocations", type: "application/json", body: "json" },
      };
    },
  },
];

/** The interpreter of a peer's environment, made where it is missing. One without packages of its own has those of training. */
export function pythonOf(name: string, packages: string[]): string {
  if (packages.length === 0) return join(root, ".venv/bin/python");
  const environment = join(root, ".venv/peers", name);
  const [python, ready] = [join(environment, "bin/python"), join(environment, "ready")];
  if (existsSync(ready)) return python;
  rmSync(environment, { recursive: true, force: true });
  execFileSync(join(root, ".venv/bin/python"), ["-m", "venv", environment]);
  execFileSync(python, ["-m", "pip", "install", "--quiet", ...packages, ...onnx], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  writeFileSync(ready, "");
  return python;
}
