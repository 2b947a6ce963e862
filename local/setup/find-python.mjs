import { output } from "./command.mjs";
import { Trouble } from "./trouble.mjs";

const names = ["python3", "python3.13", "python3.12", "python3.11", "python"];

/** The first Python >= 3.11 among PYTHON and the usual names. */
export async function findPython(env = process.env) {
  const seen = [];
  for (const command of env.PYTHON ? [env.PYTHON] : names) {
    const version = await pythonVersion(command);
    if (!version) continue;
    seen.push(`${command} is ${version}`);
    if (newEnough(version)) return command;
  }
  throw new Trouble(
    `Darkroom needs Python 3.11 or newer; ${seen.length > 0 ? seen.join(", ") : `found none as ${env.PYTHON ?? names.join(", ")}`}.`,
    "Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.13), " +
      "or name one: PYTHON=/path/to/python3.13 npm start",
  );
}

/** The version of a Python, or undefined when it does not run. */
export function pythonVersion(command) {
  return output(command, ["-c", "import platform; print(platform.python_version())"]);
}

/** Whether a version of Python can run the training package. */
export function newEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 3 || (major === 3 && minor >= 11);
}
