/** Something that whoever started the stack can put right: what is wrong, where, and what to do about it. */
export class Trouble extends Error {
  constructor(what: string, remedy: string) {
    // A remedy of several lines is a command's usage, which has its own form.
    super(remedy.includes("\n") ? `${what}\n\n${remedy}` : `${what}\n  ${remedy}`);
    this.name = "Trouble";
  }
}
