/** What kind of failure it is. `http` maps a category to a status, `cli` to an exit code; nothing else does. */
export type ErrorCategory =
  | 'invalid-input'
  | 'not-found'
  | 'conflict'
  | 'precondition'
  | 'data-quality'
  | 'forbidden'
  | 'unauthenticated'
  | 'unavailable'
  | 'timeout'
  | 'cancelled'
  | 'native'
  | 'internal';

export interface CatalogueEntry {
  readonly category: ErrorCategory;
  /** One sentence for docs/errors.md: when it is raised and what its reader can do. */
  readonly meaning: string;
  readonly retryable?: boolean;
}

const entry = (category: ErrorCategory, meaning: string, retryable = false): CatalogueEntry => ({
  category,
  meaning,
  retryable,
});

/** Every code that Hale raises, grouped by the folder that raises it. */
export const catalogue = {
  // config
  CONFIG_INVALID: entry(
    'invalid-input',
    'A setting has an unknown name or a value that is not allowed; correct it where the message says it came from.',
  ),
  CONFIG_FILE_MISSING: entry(
    'not-found',
    'There is no configuration file of the name that --config gives; correct it.',
  ),
  CONFIG_FILE_UNREADABLE: entry(
    'invalid-input',
    'The configuration file cannot be read or does not parse; correct the file.',
  ),
  // files
  STORAGE_UNWRITABLE: entry(
    'unavailable',
    'The folder of everything that Hale writes cannot be written; make it writable, make room, or set storage.folder.',
  ),
  // logging
  LOG_FILE_UNWRITABLE: entry(
    'unavailable',
    'The log file cannot be opened for writing; make its folder writable or change logging.destination.',
  ),
  // metrics
  METRIC_INPUT_INVALID: entry(
    'invalid-input',
    'Labels that are not 0 or 1, probabilities that are NaN or outside [0, 1], or unequal numbers of them; a model that gives such probabilities is broken.',
  ),
  // models/calibration, models/threshold
  CALIBRATION_INPUT_INVALID: entry(
    'invalid-input',
    'Probabilities to calibrate on are NaN or outside [0, 1], or have no rows of one class; look at the model that gave them.',
  ),
  THRESHOLD_UNDEFINED: entry(
    'invalid-input',
    'No threshold can be chosen from rows of one class; give rows of both, or set a fixed threshold.',
  ),
  // models/features
  FEATURES_CONSTANT: entry(
    'data-quality',
    'No feature varies in the training rows, so there is nothing to learn from; give rows that differ.',
  ),
  FEATURES_NOT_SCALABLE: entry(
    'data-quality',
    'A feature has numbers too great to be averaged or scaled; correct them or choose a smaller unit.',
  ),
  // models/files, models/bundle
  MODEL_FILE_INVALID: entry(
    'precondition',
    'A model file is damaged, or holds what Hale does not score; the message says where. Train the model again.',
  ),
  BUNDLE_INVALID: entry(
    'precondition',
    'A bundle is damaged, was changed, or does not score its canary rows as it did when it was written; train again.',
  ),
  BUNDLE_UNWRITABLE: entry(
    'unavailable',
    'The disk does not take a bundle, or another one has its place; nothing of it was kept.',
    true,
  ),
  // models/explainer
  EXPLANATION_UNAVAILABLE: entry(
    'precondition',
    'A model cannot be explained: its file lacks the means of its columns, as Hale wrote it before. Train the model again.',
  ),
  // models/kinds
  MODEL_ROWS_INVALID: entry(
    'data-quality',
    'A model needs training rows of both classes; look at the target, or split in another way.',
  ),
  // models/logistic-regression
  LOGISTIC_REGRESSION_INPUT_INVALID: entry(
    'invalid-input',
    'Logistic regression was given missing or infinite values, one class alone, or labels and weights that do not fit the rows.',
  ),
  LOGISTIC_REGRESSION_NOT_CONVERGED: entry(
    'internal',
    'Logistic regression found no minimum within its iterations; scale the columns, regularise more or allow more iterations.',
  ),
  // database
  DATABASE_UNREACHABLE: entry(
    'unavailable',
    'The PostgreSQL server does not answer or refuses the login; start it or correct DATABASE_URL.',
    true,
  ),
  DATABASE_TIMEOUT: entry(
    'timeout',
    'A statement or a lock of the database took longer than its limit; see database.statementTimeoutMs and database.lockTimeoutMs.',
    true,
  ),
  DATABASE_DISK_FULL: entry(
    'unavailable',
    'The disk of the PostgreSQL server is full; make room there. What was being written was not kept.',
    true,
  ),
  DATABASE_TOO_OLD: entry(
    'precondition',
    'The PostgreSQL server is older than 15; use a newer one, or the embedded one.',
  ),
  DATABASE_SCHEMA_NEWER: entry(
    'precondition',
    'A newer Hale has already changed the tables; update this one, or point it at another database.',
  ),
  DATABASE_SCHEMA_CHANGED: entry(
    'precondition',
    'The migrations that were applied are not those of this program; use the database of this version of Hale.',
  ),
  DATABASE_MIGRATION_FAILED: entry(
    'internal',
    'A migration failed and was undone; the message of PostgreSQL says why.',
  ),
  POSTGRES_MISSING: entry(
    'precondition',
    'There is no PostgreSQL for this machine in the package; reinstall without --omit=optional or set DATABASE_URL.',
  ),
  POSTGRES_FAILED: entry(
    'unavailable',
    'The embedded PostgreSQL does not start; the message says why, or has its last words.',
  ),
  // engines
  ENGINE_MISSING: entry(
    'precondition',
    'There is no usable library of XGBoost or LightGBM, and none could be fetched; the message tells the ways out. Other model kinds train without it.',
  ),
  ENGINE_FAILED: entry('native', 'An engine refused the data or a parameter; the message has its own words.'),
  ENGINE_CRASHED: entry('native', 'The process of an engine died in the middle of its work; nothing else was touched.'),
  ENGINE_TIMEOUT: entry('timeout', 'An engine took longer than engines.timeoutMs and was ended.'),
  ENGINE_OUT_OF_MEMORY: entry('native', 'An engine needed more than engines.memoryMb and was ended.'),
  // tracking
  EXPERIMENT_NOT_FOUND: entry('not-found', 'There is no experiment of that id.'),
  RUN_NOT_FOUND: entry('not-found', 'There is no run of that id; `hale runs list` shows those that there are.'),
  RUN_ENDED: entry('conflict', 'The run has ended already in another way.'),
  RUN_DELETED: entry('conflict', 'The run is deleted and takes no new values; restore it first.'),
  PARAM_CHANGED: entry('conflict', 'A param of a run has another value already; params never change.'),
  TRACKING_INPUT_INVALID: entry('invalid-input', 'A name, key, value or batch of tracking is over its limit.'),
  ARTIFACT_PATH_INVALID: entry('invalid-input', 'The path of an artifact leaves its folder or is not portable.'),
  ARTIFACT_NOT_FOUND: entry('not-found', 'There is no artifact of that path.'),
  ARTIFACT_TOO_LARGE: entry('invalid-input', 'An artifact is larger than tracking.maximumArtifactBytes.'),
  ARTIFACT_STORE_FAILED: entry('unavailable', 'An artifact cannot be written or read; nothing of it was kept.', true),
  // registry
  MODEL_NOT_FOUND: entry('not-found', 'No model of that name is registered; `hale models list` shows those that are.'),
  MODEL_VERSION_NOT_FOUND: entry('not-found', 'The model has no such version or alias; see `hale models show`.'),
  REGISTRY_INPUT_INVALID: entry('invalid-input', 'A name, tag or alias of the registry is not allowed.'),
  BUNDLE_DIGEST_MISMATCH: entry('precondition', 'A bundle is not the one that was named; register what was written.'),
  DEPLOYMENT_CONFLICT: entry('conflict', 'Another version is deployed than the request expected; look, then decide.'),
  ROLLBACK_IMPOSSIBLE: entry('precondition', 'No earlier good version was deployed; deploy one by its number.'),
  PRODUCTION_NOT_SERVED: entry(
    'unavailable',
    'The production folder does not hold what was deployed; repair the disk, the next start brings it in line.',
    true,
  ),
  // labels
  LABEL_INVALID: entry(
    'invalid-input',
    'A label is not written as one, names no class of its model, or was seen in the future; each problem names its row.',
  ),
  LABEL_CONFLICT: entry(
    'conflict',
    'A prediction has another label already; nothing was written. Say that the label corrects where the new one is right.',
  ),
  PREDICTION_NOT_FOUND: entry(
    'not-found',
    'No prediction of that id is in the prediction log; it was answered elsewhere, or is older than the log keeps.',
  ),
  // prediction-log
  PREDICTION_LOG_UNAVAILABLE: entry(
    'unavailable',
    'A prediction was refused because it could not be recorded: the disk of the prediction log is full, closed or too slow; make room, or see predictionLog.whenUnavailable.',
    true,
  ),
  PREDICTION_LOG_EMPTY: entry(
    'not-found',
    'No prediction of that model is logged; `hale log list` shows those that are.',
  ),
  PREDICTION_LOG_SEGMENT_MISSING: entry(
    'not-found',
    'A segment of the prediction log is not there any more, most likely removed by predictionLog.retention.',
  ),
  PREDICTION_LOG_SEGMENT_INVALID: entry(
    'data-quality',
    'A segment of the prediction log is damaged; what lies before and after it can still be read.',
  ),
  PREDICTION_LOG_EXPORT_FAILED: entry(
    'unavailable',
    'The exported predictions cannot be written; nothing stands under the output’s name that was not there before.',
  ),
  // training
  SPLIT_IMPOSSIBLE: entry(
    'data-quality',
    'The rows cannot be split as asked: a part would lack a class, or the column that groups or orders them is not there.',
  ),
  TRAINING_FAILED: entry(
    'native',
    'No kind of model could be trained; the message names the code and the reason of each.',
  ),
  GATE_REFUSED: entry(
    'precondition',
    'The candidate is registered and not deployed: it did not prove to be as good as what is served; see the reasons.',
  ),
  // platform
  PROJECT_INCOMPLETE: entry(
    'precondition',
    'Something that Hale needs is missing; `hale doctor` names it and what to do.',
  ),
  // production
  PRODUCTION_INVALID: entry(
    'precondition',
    'The record of what is deployed is damaged; deploy again, or let the next start bring it in line.',
  ),
  // cli
  USAGE_INVALID: entry('invalid-input', 'A command was called with arguments that it does not take; see its --help.'),
  // serving
  RECORD_INVALID: entry(
    'invalid-input',
    'A record does not fit the features of the served model; the listed problems name each field and what is allowed.',
  ),
  BATCH_INVALID: entry(
    'invalid-input',
    'Records of a batch do not fit the features of the served model; nothing was scored, each problem names its row.',
  ),
  BATCH_TOO_LARGE: entry(
    'invalid-input',
    'A batch has more rows than serving.batch.maximumRows, or labels than labels.maximumBatch; send it in parts.',
  ),
  MODEL_NOT_SERVED: entry('not-found', 'No model of that name is served; GET / lists those that are.'),
  MODEL_NOT_LOADED: entry('unavailable', 'No model is loaded yet; train and deploy one, or wait for it.', true),
  PREDICTION_NOT_FINITE: entry('internal', 'A model gave no probability for a valid record; roll the model back.'),
  // scoring
  PREDICTION_ROWS_INVALID: entry(
    'data-quality',
    'A file to score has rows that the model does not take; correct them, or keep them with `--invalid-rows keep`.',
  ),
  SCORES_UNWRITABLE: entry(
    'unavailable',
    'The predictions cannot be written; nothing stands under the output’s name that was not there before.',
  ),
  // simulation
  SIMULATION_INVALID: entry(
    'invalid-input',
    'A simulation cannot be as it is asked for: an unknown fault or option, or one that does not fit the features or the rows.',
  ),
  SIMULATION_TARGET_FOREIGN: entry(
    'invalid-input',
    'Made-up requests go to a server on this machine only, unless `--allow-remote` says that the address is meant.',
  ),
  SIMULATION_TARGET_FAILED: entry(
    'unavailable',
    'The server that a simulation sends to does not answer, or refuses all of it; the message has its words.',
    true,
  ),
  // authentication
  KEY_FILE_INVALID: entry(
    'precondition',
    'The file of keys is damaged or open to other users; repair it or its permissions.',
  ),
  KEY_NOT_FOUND: entry('not-found', 'No key has that id; `hale keys list` shows those that there are.'),
  KEYS_REQUIRED: entry(
    'precondition',
    'An address other than loopback is served only to holders of keys; make one with `hale keys create`.',
  ),
  KEY_REFUSED: entry('unauthenticated', 'The request carries no key, or one that is unknown, expired or revoked.'),
  ROLE_INSUFFICIENT: entry('forbidden', 'The role of the key does not allow this; ask for a key with another role.'),
  ATTEMPTS_EXCEEDED: entry('unauthenticated', 'Too many wrong keys came from this address; wait and try again.', true),
  // http
  JSON_INVALID: entry('invalid-input', 'The body of a request is not one plain JSON value.'),
  REQUEST_INVALID: entry('invalid-input', 'A request is malformed; the detail says where.'),
  BODY_INVALID: entry(
    'invalid-input',
    'The body of a change has a field that is missing, unknown or of another type; the listed problems name each.',
  ),
  QUERY_INVALID: entry('invalid-input', 'A parameter after the question mark is unknown or out of range.'),
  REQUEST_TIMEOUT: entry('invalid-input', 'A request took longer to arrive than serving.timeouts allow.'),
  HEADERS_TOO_LARGE: entry('invalid-input', 'The headers of a request are larger than 16 kB together.'),
  BODY_TOO_LARGE: entry('invalid-input', 'A body is larger than serving.bodyLimitBytes.'),
  MEDIA_TYPE_UNSUPPORTED: entry('invalid-input', 'A body is not uncompressed application/json in UTF-8.'),
  ROUTE_NOT_FOUND: entry('not-found', 'There is nothing at this address; GET / links to what there is.'),
  METHOD_NOT_ALLOWED: entry('invalid-input', 'The address does not take this method; the header Allow names those.'),
  HOST_FOREIGN: entry('forbidden', 'A change came under a host name that is not allowed; see serving.allowedHosts.'),
  ORIGIN_FOREIGN: entry('forbidden', 'A change came from a page of another origin; see serving.cors.origins.'),
  RATE_EXCEEDED: entry('unavailable', 'One address sent more requests than serving.rateLimit allows.', true),
  SERVER_OVERLOADED: entry(
    'unavailable',
    'More requests come than can be answered; come back as Retry-After says.',
    true,
  ),
  SERVER_STOPPING: entry('unavailable', 'The server is stopping and takes no new work; ask another.', true),
  CONTROL_PLANE_UNAVAILABLE: entry(
    'unavailable',
    'Runs, versions and deployments need PostgreSQL, which this server does not have; predictions go on without it.',
    true,
  ),
  PORT_IN_USE: entry('precondition', 'The port is taken; stop its holder or choose another with --port.'),
  ADDRESS_UNAVAILABLE: entry('precondition', 'The address cannot be listened on; correct serving.host.'),
  // data
  DATA_COLUMN_MISSING: entry('data-quality', 'A column of the schema is not in the table; the nearest name is given.'),
  DATA_CELL_INVALID: entry(
    'data-quality',
    'A cell holds neither a value of its feature nor one that stands for missing; the message gives its line and column.',
  ),
  DATA_TARGET_UNUSABLE: entry(
    'data-quality',
    'The target has not two classes with enough rows each; name the values that mean yes with --positive, or mend it.',
  ),
  DATA_TOO_FEW_ROWS: entry('data-quality', 'The table has too few rows to tell what its columns are.'),
  DATA_NO_FEATURE: entry('data-quality', 'No column beside the target can be a feature; the message says why of each.'),
  CONFIG_FILE_EXISTS: entry(
    'invalid-input',
    'There is a configuration file already, and it is not overwritten unasked; give --force, or another --output.',
  ),
  CONFIG_FILE_UNWRITABLE: entry('unavailable', 'The configuration file cannot be written; make its folder writable.'),
  DATA_FILE_UNSET: entry('invalid-input', 'No file of rows is named; set data.file.path, or run `hale init`.'),
  DATASET_UNREACHABLE: entry(
    'unavailable',
    'A file of the example can be neither downloaded nor found in the cache; go online or give a folder with --data.',
    true,
  ),
  DATASET_CACHE_UNWRITABLE: entry(
    'unavailable',
    'A downloaded file cannot be kept; make the storage folder writable, or free some space.',
    true,
  ),
  DATASET_FILE_CHANGED: entry(
    'data-quality',
    'A downloaded file is not the one that is known; look at what its publisher changed, then give it with --data.',
  ),
  // table
  TABLE_FILE_MISSING: entry('not-found', 'There is no file of that name; check the name and the folder.'),
  TABLE_FILE_UNREADABLE: entry('data-quality', 'The file cannot be opened, or is a folder or a device.'),
  TABLE_FILE_EMPTY: entry('data-quality', 'The file has no byte in it.'),
  TABLE_FILE_NO_ROWS: entry('data-quality', 'The file names columns but holds no row.'),
  TABLE_FILE_BINARY: entry('data-quality', 'A text file was expected, and binary, compressed or UTF-16 bytes came.'),
  TABLE_FILE_NOT_UTF8: entry('data-quality', 'The file is text in another encoding; save it in UTF-8.'),
  TABLE_FILE_RAGGED: entry(
    'data-quality',
    'A record has more or fewer cells than the others, or a quote that never closes; often a file that was cut off.',
  ),
  TABLE_FILE_INVALID: entry(
    'data-quality',
    'The file does not follow its format: it is damaged, or of another format.',
  ),
  TABLE_FILE_CHANGED: entry(
    'conflict',
    'The file changed while it was read; read it again when its writer is done.',
    true,
  ),
  TABLE_READ_INCOMPLETE: entry(
    'unavailable',
    'The reading of a file stopped before its end, most likely for want of memory; raise data.limits.memoryMb.',
    true,
  ),
  TABLE_COLUMN_NAMES_INVALID: entry('data-quality', 'Two columns have one name, or the names do not fit the file.'),
  TABLE_TOO_LARGE: entry('data-quality', 'The file has more bytes, rows or columns than data.limits allows.'),
  // validation
  DATA_REFUSED: entry(
    'data-quality',
    'The data has findings that stop training; `hale data validate` lists them with their rows and what to do.',
  ),
  QUARANTINE_UNWRITABLE: entry(
    'unavailable',
    'The rows that are set apart cannot be written, so training does not go on without them; make room or change rights.',
  ),
  REPORT_UNWRITABLE: entry(
    'unavailable',
    'The report of a validation cannot be written; name a file in a folder that is writable, or make room.',
  ),
  // monitoring
  WINDOW_ROWS_CHANGED: entry(
    'precondition',
    'The prediction log no longer has the rows of a window, so its result cannot be computed again; the one that is kept stays.',
  ),
  WINDOW_NOT_FOUND: entry('not-found', 'There is no window of that id or number; list them, or leave it out.'),
  // reporting
  WINDOW_NOT_MONITORED: entry(
    'precondition',
    'The monitors have not looked at the window yet, so there is nothing to report; run `hale monitor run`.',
  ),
  REPORT_NOT_FOUND: entry(
    'not-found',
    'The model has no report of that id, or no longer: only the newest are kept (reports.kept); list them.',
  ),
  REPORT_DAMAGED: entry(
    'internal',
    'The file of a report is gone or is not what was written; write the report of its window again.',
  ),
  REPORT_COPY_UNWRITABLE: entry(
    'invalid-input',
    'The copy of a report cannot be written where --output says; name another file. The report itself is kept.',
  ),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;
