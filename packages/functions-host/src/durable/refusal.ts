/** A request that cannot be met, with the HTTP status that says so. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = "Refusal";
    this.status = status;
  }
}

/** Why the Durable Task Scheduler would not take an instance id, if it would not. */
export function wrongInstanceId(id: string): string | undefined {
  const wrong =
    id.length === 0 || id.length > 100
      ? `is ${id.length} characters long; 1 to 100 are allowed`
      : id.startsWith("@")
        ? "begins with @, which is kept for entities"
        : /[^\x20-\x7e]/.test(id)
          ? "holds a character that is not printable ASCII"
          : undefined;
  return wrong && `Invalid instance id "${id}": it ${wrong}.`;
}

/** Refuses such an id. */
export function checkInstanceId(id: string): void {
  const wrong = wrongInstanceId(id);
  if (wrong) throw new Refusal(400, wrong);
}
