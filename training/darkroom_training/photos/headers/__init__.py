"""What a file's header says, read without any codec: a module for each type. Serving has the same readers in TypeScript."""
