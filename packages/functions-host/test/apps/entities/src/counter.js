const df = require("durable-functions");

df.app.entity("Counter", (context) => {
  const current = context.df.getState(() => 0);
  switch (context.df.operationName) {
    case "add":
      context.df.setState(current + context.df.getInput());
      break;
    case "set":
      context.df.setState(context.df.getInput());
      break;
    case "reset":
      context.df.setState(0);
      break;
    case "get":
      context.df.return(current);
      break;
    case "tell":
      context.df.signalEntity(new df.EntityId("Counter", context.df.getInput()), "add", current);
      break;
    case "fail":
      throw new Error("no such luck");
    case "delete":
      context.df.destructOnExit();
      break;
  }
});

df.app.orchestration("addAndGet", function* (context) {
  const counter = new df.EntityId("Counter", context.df.getInput());
  context.df.signalEntity(counter, "add", 2);
  yield context.df.callEntity(counter, "add", 3);
  return yield context.df.callEntity(counter, "get");
});

df.app.orchestration("callFailing", function* (context) {
  try {
    yield context.df.callEntity(new df.EntityId("Counter", "x"), "fail");
    return "no error";
  } catch (error) {
    return `caught ${typeof error.message}`;
  }
});

df.app.orchestration("transfer", function* (context) {
  const { from, to, amount } = context.df.getInput();
  const source = new df.EntityId("Counter", from);
  const target = new df.EntityId("Counter", to);
  const lock = yield context.df.lock(source, target);
  const balance = yield context.df.callEntity(source, "get");
  if (balance >= amount) {
    yield context.df.callEntity(source, "add", -amount);
    yield context.df.callEntity(target, "add", amount);
  }
  lock.release();
  return balance >= amount;
});

df.app.orchestration("lockAndFail", function* (context) {
  yield context.df.lock(new df.EntityId("Counter", context.df.getInput()));
  throw new Error("died with the lock");
});
