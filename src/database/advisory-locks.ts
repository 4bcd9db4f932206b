/** First key of every advisory lock of Hale: "HALE" in ASCII; DBOS and others on the same server take other ones. */
const family = 0x48414c45;

/** As arguments of PostgreSQL's advisory lock functions. */
export const advisoryLocks = {
  migration: `${family}, 1`,
  /** Shared by every process that uses the embedded server; whoever gets it alone is the last. */
  embeddedServer: `${family}, 2`,
  /** Shared by whoever writes labels, so that a reader knows who has not committed yet. */
  labels: `${family}, 3`,
  /** Held by the one process that makes or changes the tables of DBOS. */
  scheduling: `${family}, 4`,
} as const;
