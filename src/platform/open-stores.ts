import { resolve } from 'node:path';
import type { Settings } from '../config/index.ts';
import { openDatabase } from '../database/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Stores } from './create-stores.ts';

export interface StoresContext {
  /** The project folder. */
  readonly folder: string;
  readonly logger: Logger;
  readonly now?: () => Date;
  readonly signal?: AbortSignal;
  /** Given the generated password of the embedded server. */
  readonly secrets?: Set<string>;
  /** As `openDatabase`: what is loaded now is loaded while the server starts. */
  readonly onWaiting?: (() => void) | undefined;
  /** Whether what a crash left is put right first; a command that only looks leaves that to the next start. */
  readonly repair?: boolean;
}

/**
 * The stores of a project on its database, which is started where it does not run; what a crash left is put right.
 *
 * @throws HaleError as openDatabase
 */
export async function openStores(settings: Settings, context: StoresContext): Promise<Stores> {
  const { folder, logger, signal, secrets, now = () => new Date(), repair = true } = context;
  const storageFolder = resolve(folder, settings.storage.folder);
  const waiting = Promise.withResolvers<void>();
  const onWaiting = (): void => {
    waiting.resolve();
    context.onWaiting?.();
  };
  const opening = openDatabase(settings.database, { storageFolder, logger, signal, secrets, onWaiting });
  await Promise.race([waiting.promise, opening]);
  const { createStores } = await import('./create-stores.ts');
  return createStores(await opening, settings, { storageFolder, logger, now, repair });
}
