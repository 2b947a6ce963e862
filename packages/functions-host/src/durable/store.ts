import { type Database, openDatabase } from "../store/database.ts";
import { type EntityTable, entityTable } from "../store/entities.ts";
import { type InstanceTable, instanceTable } from "../store/instances.ts";
import { type QueueTables, queueTables } from "../store/queues.ts";
import { schema } from "../store/schema.ts";

/** Everything durable, in one SQLite file. */
export interface Store {
  database: Database;
  instances: InstanceTable;
  entities: EntityTable;
  queues: QueueTables;
}

/** Opens the store, or makes it. */
export function openStore(file: string): Store {
  const database = openDatabase(file, schema);
  return {
    database,
    instances: instanceTable(database.sql),
    entities: entityTable(database.sql),
    queues: queueTables(database.sql),
  };
}
