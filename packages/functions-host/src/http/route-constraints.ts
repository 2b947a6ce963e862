/** Whether a route parameter's value may pass. */
export type Constraint = (value: string) => boolean;

const int32 = 2n ** 31n;
const int64 = 2n ** 63n;

/** ASP.NET Core's route constraints, from texts such as "int", "range(1,5)" or "regex(^a+$)". */
export function parseConstraint(text: string): Constraint {
  const [, name = "", inside = ""] = /^(\w+)(?:\((.*)\))?$/s.exec(text) ?? [];
  const [first = Number.NaN, second = Number.NaN] = inside.split(",").map(Number);
  switch (name.toLowerCase()) {
    case "int":
      return (value) => isInteger(value, int32);
    case "long":
      return (value) => isInteger(value, int64);
    case "alpha":
      return (value) => /^[a-z]*$/i.test(value);
    case "bool":
      return (value) => /^(true|false)$/i.test(value);
    case "guid":
      return (value) => /^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i.test(value);
    case "datetime":
      return (value) => !Number.isNaN(Date.parse(value));
    case "decimal":
    case "double":
    case "float":
      return (value) => /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(value);
    case "min":
      return (value) => isInteger(value, int64) && Number(value) >= first;
    case "max":
      return (value) => isInteger(value, int64) && Number(value) <= first;
    case "range":
      return (value) => isInteger(value, int64) && Number(value) >= first && Number(value) <= second;
    case "minlength":
      return (value) => value.length >= first;
    case "maxlength":
      return (value) => value.length <= first;
    case "length":
      return inside.includes(",")
        ? (value) => value.length >= first && value.length <= second
        : (value) => value.length === first;
    case "regex": {
      const pattern = new RegExp(inside, "i");
      return (value) => pattern.test(value);
    }
    case "required":
      return (value) => value !== "";
    case "file":
      return isFile;
    case "nonfile":
      return (value) => !isFile(value);
    default:
      throw new Error(`"${text}" is no route constraint.`);
  }
}

function isInteger(value: string, limit: bigint): boolean {
  if (!/^[+-]?\d+$/.test(value)) return false;
  const number = BigInt(value.replace("+", ""));
  return number >= -limit && number < limit;
}

/** A dot in the last part, with something behind it. */
function isFile(value: string): boolean {
  return /\.[^./]+$/.test(value);
}
