/** A request that cannot be met, with the HTTP status that says so. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = "Refusal";
    this.status = status;
  }
}

/** Refuses ids that the Durable Task storage could not hold. */
export function checkInstanceId(id: string): void {
  const wrong =
    id.length === 0 || id.length > 100
      ? `is ${id.length} characters long; 1 to 100 are allowed`
      : id.startsWith("@")
        ? "begins with @, which is kept for entities"
        : /[/\\#?\p{Cc}]/u.test(id)
          ? "holds one of / \\ # ? or a control character"
          : undefined;
  if (wrong) throw new Refusal(400, `Invalid instance id "${id}": it ${wrong}.`);
}
