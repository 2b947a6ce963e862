/** Tables of the durable store. Payloads are JSON texts, times are milliseconds. */
export const schema = `
CREATE TABLE IF NOT EXISTS instances (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, version TEXT, execution TEXT NOT NULL, status TEXT NOT NULL,
  created INTEGER NOT NULL, updated INTEGER NOT NULL, input TEXT, output TEXT, customStatus TEXT, parent TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS history (
  instance TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (instance, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, message TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS inbox_instance ON inbox (instance, seq);
CREATE TABLE IF NOT EXISTS activities (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL,
  name TEXT NOT NULL, input TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS delayed (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, due INTEGER NOT NULL, instance TEXT NOT NULL, execution TEXT,
  task INTEGER, message TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS delayed_due ON delayed (due);
CREATE INDEX IF NOT EXISTS delayed_instance ON delayed (instance);
CREATE TABLE IF NOT EXISTS entities (
  id TEXT PRIMARY KEY, state TEXT, lockedBy TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entities_locked ON entities (lockedBy) WHERE lockedBy IS NOT NULL;
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;
