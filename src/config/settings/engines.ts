import { z } from 'zod';

const libraryPath = (variable: string) => z.string().min(1).optional().meta({ env: variable });

const childSchema = z.strictObject({
  startTimeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe(
      'the longest wait until an engine is loaded; a tenth of a second is usual, a cold network disk takes longer',
    ),
  memoryCheckMs: z
    .int()
    .min(5)
    .max(10_000)
    .default(25)
    .describe('how often the memory of an engine’s process is looked at; at 1 GB/s it overshoots by 25 MB'),
  outputBytes: z
    .int()
    .min(0)
    .max(1024 ** 2)
    .default(8_192)
    .describe('how much of the end of what an engine prints is kept for the error message of a crash'),
  maximumModelBytes: z
    .int()
    .min(1)
    .max(4 * 1024 ** 3)
    .default(1024 ** 3)
    .describe('the largest answer of an engine, a model or predictions; 10,000 deep trees are some 100 MB'),
});

export const enginesSettingsSchema = z.strictObject({
  xgboostLibrary: libraryPath('HALE_XGBOOST_LIB').describe(
    'the file of your own XGBoost library (libxgboost.so, .dylib or xgboost.dll, 3.x); fetched when not set',
  ),
  lightgbmLibrary: libraryPath('HALE_LIGHTGBM_LIB').describe(
    'the file of your own LightGBM library (lib_lightgbm.so, .dylib or .dll, 4.6 or later); fetched when not set',
  ),
  cacheFolder: z
    .string()
    .min(1)
    .optional()
    .describe(
      'where fetched engines are kept for all projects of a user; by default hale/engines in the cache folder of the ' +
        'system ($XDG_CACHE_HOME, ~/.cache, ~/Library/Caches or %LOCALAPPDATA%)',
    ),
  fetch: z
    .boolean()
    .default(true)
    .describe('whether engines that are not in the cache may be fetched with Python’s pip'),
  fetchTimeoutMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(180_000)
    .describe('the longest time of one try to fetch an engine; 6 MB take seconds, 3 minutes a very slow line'),
  maximumLibraryBytes: z
    .int()
    .min(1_000)
    .max(1024 ** 3)
    .default(256 * 1024 ** 2)
    .describe('the largest file that is unpacked from a fetched package; the largest library known is 57 MB'),
  timeoutMs: z
    .int()
    .min(100)
    .max(7 * 86_400_000)
    .default(1_800_000)
    .describe('the longest time of one fit; a million rows take 10 s, so half an hour without an end is a hang'),
  memoryMb: z
    .int()
    .min(64)
    .max(1_048_576)
    .default(4_096)
    .describe('most memory of one engine’s process; a million rows of 13 columns take some 300 MB'),
  child: childSchema.prefault({}).describe('the process that an engine runs in'),
});
