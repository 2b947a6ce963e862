/** Something that whoever started the stack can put right: what is wrong, where, and what to do about it. */
export class Trouble extends Error {
  constructor(what: string, remedy: string) {
    super(`${what}\n  ${remedy}`);
    this.name = "Trouble";
  }
}
