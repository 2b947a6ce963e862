/** The id under which the store knows an entity; its name does not tell upper from lower case. */
export function entityId(name: string, key: string): string {
  return `@${name.toLowerCase()}@${key}`;
}

/** Name and key of an entity's id. */
export function partsOfEntityId(id: string): { name: string; key: string } {
  const [name = "", ...key] = id.slice(1).split("@");
  return { name, key: key.join("@") };
}
