/** Something the user can put right: what is wrong, and what to do about it. */
export class Trouble extends Error {
  constructor(what, remedy) {
    super(`${what}\n  ${remedy}`);
    this.name = "Trouble";
  }
}
