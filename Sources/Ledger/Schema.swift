import GRDB

/// The tables of a ledger, in numbered migrations. One that was released is never edited: what changes comes as the next.
///
/// docs/ledger.md describes every table and column, and a test compares the two.
enum Schema {
  /// The number of the last migration; SQLite's `user_version`.
  static var version: Int { migrations.count }

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for (index, sql) in migrations.enumerated() {
      migrator.registerMigration("\(index + 1)", foreignKeyChecks: .immediate) { database in
        try database.execute(sql: sql)
        try database.execute(sql: "PRAGMA user_version = \(index + 1)")
      }
    }
    return migrator
  }

  private static let migrations = [
    """
    CREATE TABLE files (
      digest TEXT PRIMARY KEY NOT NULL,
      bytes BLOB NOT NULL
    );
    CREATE TABLE runs (
      id INTEGER PRIMARY KEY,
      spec_digest TEXT NOT NULL,
      history_digest TEXT NOT NULL,
      title TEXT NOT NULL,
      scenario TEXT NOT NULL,
      seed TEXT NOT NULL,
      replicate INTEGER NOT NULL,
      engine TEXT NOT NULL,
      mathematics TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('ok', 'failed', 'timed_out')),
      success INTEGER CHECK (success IN (0, 1)),
      verdict TEXT,
      unit TEXT NOT NULL,
      steps INTEGER NOT NULL,
      steps_run INTEGER NOT NULL,
      recording TEXT NOT NULL CHECK (recording IN ('outcome', 'series', 'journal')),
      started_at TEXT NOT NULL,
      wall_seconds REAL NOT NULL
    );
    CREATE UNIQUE INDEX runs_by_identity ON runs (spec_digest, mathematics, engine);
    CREATE TABLE run_files (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      file TEXT NOT NULL REFERENCES files (digest),
      PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    CREATE TABLE settings (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('number', 'text', 'boolean')),
      value TEXT NOT NULL,
      PRIMARY KEY (run, name)
    ) WITHOUT ROWID;
    CREATE TABLE parameters (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('number', 'text', 'boolean')),
      value TEXT NOT NULL,
      PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    CREATE TABLE inputs (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      step INTEGER NOT NULL,
      organisation TEXT NOT NULL,
      kind TEXT NOT NULL,
      index_ INTEGER NOT NULL,
      answer TEXT NOT NULL,
      used INTEGER NOT NULL CHECK (used IN (0, 1)),
      PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    CREATE TABLE measures (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    );
    CREATE TABLE outcomes (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      measure INTEGER NOT NULL REFERENCES measures (id),
      value REAL,
      PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    CREATE TABLE verdicts (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      partnership TEXT NOT NULL,
      verdict TEXT NOT NULL,
      PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    CREATE TABLE run_measures (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      measure INTEGER NOT NULL REFERENCES measures (id),
      steps INTEGER NOT NULL,
      PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    CREATE TABLE series (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      measure INTEGER NOT NULL REFERENCES measures (id),
      step INTEGER NOT NULL,
      value REAL,
      PRIMARY KEY (run, measure, step)
    ) WITHOUT ROWID;
    CREATE TABLE events (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      id INTEGER NOT NULL,
      step INTEGER NOT NULL,
      kind TEXT NOT NULL,
      subject TEXT NOT NULL,
      text TEXT NOT NULL,
      cause INTEGER,
      PRIMARY KEY (run, id)
    ) WITHOUT ROWID;
    CREATE TABLE failures (
      run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      message TEXT NOT NULL,
      file TEXT,
      line INTEGER,
      step INTEGER,
      organisation TEXT,
      decision TEXT,
      traceback TEXT NOT NULL
    );
    CREATE TABLE printed (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      line_no INTEGER NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (run, line_no)
    ) WITHOUT ROWID;
    CREATE TABLE run_digests (
      run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
      words BLOB NOT NULL
    );
    CREATE TABLE openings (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      account TEXT NOT NULL,
      balance REAL,
      PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    CREATE TABLE journal (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      step INTEGER NOT NULL,
      account TEXT NOT NULL,
      amount REAL,
      mechanism TEXT NOT NULL,
      cause INTEGER NOT NULL,
      PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    CREATE TABLE closings (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      account TEXT NOT NULL,
      balance REAL,
      PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE runs ADD COLUMN alternative TEXT;
    ALTER TABLE runs ADD COLUMN parent TEXT;
    CREATE TABLE branches (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      after_step INTEGER NOT NULL,
      chance INTEGER,
      PRIMARY KEY (run, position)
    ) WITHOUT ROWID;
    CREATE TABLE branch_settings (
      run INTEGER NOT NULL,
      branch INTEGER NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('number', 'text', 'boolean')),
      value TEXT NOT NULL,
      PRIMARY KEY (run, branch, name),
      FOREIGN KEY (run, branch) REFERENCES branches (run, position) ON DELETE CASCADE
    ) WITHOUT ROWID;
    CREATE TABLE branch_files (
      run INTEGER NOT NULL,
      branch INTEGER NOT NULL,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      file TEXT NOT NULL REFERENCES files (digest),
      PRIMARY KEY (run, branch, position),
      FOREIGN KEY (run, branch) REFERENCES branches (run, position) ON DELETE CASCADE
    ) WITHOUT ROWID;
    """,
    // A run that is recorded anew is deleted first, and has its number again when the transaction ends.
    """
    CREATE TABLE experiments (
      id INTEGER PRIMARY KEY,
      digest TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      title TEXT NOT NULL,
      scenario TEXT NOT NULL,
      seed TEXT NOT NULL,
      recorded_at TEXT NOT NULL
    );
    CREATE TABLE experiment_arms (
      experiment INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
      arm INTEGER NOT NULL,
      name TEXT NOT NULL,
      alternative TEXT,
      PRIMARY KEY (experiment, arm)
    ) WITHOUT ROWID;
    CREATE TABLE experiment_settings (
      experiment INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
      arm INTEGER NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('number', 'text', 'boolean')),
      value TEXT NOT NULL,
      PRIMARY KEY (experiment, arm, name)
    ) WITHOUT ROWID;
    CREATE TABLE experiment_runs (
      experiment INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
      arm INTEGER NOT NULL,
      replicate INTEGER NOT NULL,
      run INTEGER NOT NULL REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED,
      PRIMARY KEY (experiment, arm, replicate)
    ) WITHOUT ROWID;
    CREATE INDEX experiment_runs_by_run ON experiment_runs (run);
    """,
    """
    ALTER TABLE experiments ADD COLUMN replicates INTEGER;
    ALTER TABLE experiments ADD COLUMN stopped TEXT;
    ALTER TABLE experiments ADD COLUMN looks INTEGER;
    CREATE TABLE experiment_measures (
      experiment INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      PRIMARY KEY (experiment, position)
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE runs ADD COLUMN pace TEXT;
    CREATE TABLE workshops (
      id INTEGER PRIMARY KEY,
      title TEXT NOT NULL,
      scenario TEXT NOT NULL,
      seed TEXT NOT NULL,
      replicate INTEGER NOT NULL,
      pace TEXT NOT NULL,
      opened_at TEXT NOT NULL,
      ended_at TEXT,
      run INTEGER REFERENCES runs (id) DEFERRABLE INITIALLY DEFERRED
    );
    CREATE TABLE workshop_files (
      workshop INTEGER NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      file TEXT NOT NULL REFERENCES files (digest),
      PRIMARY KEY (workshop, position)
    ) WITHOUT ROWID;
    CREATE TABLE workshop_settings (
      workshop INTEGER NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (workshop, name)
    ) WITHOUT ROWID;
    CREATE TABLE workshop_rows (
      workshop INTEGER NOT NULL REFERENCES workshops (id) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL,
      body TEXT NOT NULL,
      text TEXT,
      PRIMARY KEY (workshop, seq)
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE workshops ADD COLUMN is_kept INTEGER NOT NULL DEFAULT 0;
    """,
  ]
}
