import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HaleError } from '../../errors/index.ts';

/**
 * Whom the server runs as. PostgreSQL refuses to run as root; root therefore starts it as another user, which needs
 * rights on the server's own files only.
 */
export interface ServerAccount {
  /** Undefined where the server runs as the user of this process. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Whether that user reaches the folders on its own; /root, for one, is closed to it. */
  readonly reachesFolders: boolean;
}

interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

async function readUsers(): Promise<readonly PasswdEntry[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name === undefined || uid === undefined || gid === undefined
      ? []
      : [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

/** Whether others may pass through every folder on the way to a path. */
async function isOpenToOthers(path: string, uid: number): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid: owner } = await stat(folder);
    if ((mode & (owner === uid ? 0o100 : 0o001)) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}

async function chooseUser(folders: readonly string[]): Promise<{ uid: number; gid: number }> {
  for (const folder of folders) {
    const found = await stat(folder).catch(() => undefined);
    if (found !== undefined && found.uid !== 0) return { uid: found.uid, gid: found.gid };
  }
  const users = await readUsers();
  const user = ['postgres', 'nobody'].map((name) => users.find((entry) => entry.name === name)).find(Boolean);
  if (user === undefined) {
    throw new HaleError(
      'POSTGRES_FAILED',
      'PostgreSQL does not run as root, and the system has neither a user postgres nor nobody; run hale as an ordinary user or set DATABASE_URL',
    );
  }
  return { uid: user.uid, gid: user.gid };
}

/**
 * @param serverFolder where the server's files are or will be; whoever owns them keeps them
 * @param program one of its programs, which the user must reach too
 */
export async function serverAccount(serverFolder: string, program: string): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return { reachesFolders: true };
  // An ordinary user's project stays usable for that user after root touched it.
  const user = await chooseUser([serverFolder, dirname(serverFolder)]);
  const open = await Promise.all([serverFolder, program].map((path) => isOpenToOthers(path, user.uid)));
  return { user, reachesFolders: open.every(Boolean) };
}

export interface Launch {
  readonly file: string;
  readonly words: readonly string[];
  readonly options: { readonly uid?: number; readonly gid?: number };
}

const setprivPaths = ['/usr/bin/setpriv', '/bin/setpriv', '/usr/sbin/setpriv'];

/** How to start a program under an account. */
export async function launchAs(account: ServerAccount, program: string, words: readonly string[]): Promise<Launch> {
  const { user, reachesFolders } = account;
  if (user === undefined) return { file: program, words, options: {} };
  if (reachesFolders) return { file: program, words, options: user };
  for (const setpriv of setprivPaths) {
    if (
      !(await access(setpriv, constants.X_OK).then(
        () => true,
        () => false,
      ))
    )
      continue;
    // The user alone cannot enter a folder such as /root; one capability of root lets it, and nothing else.
    const rights = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
    const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
    return { file: setpriv, words: [...identity, ...rights, program, ...words], options: {} };
  }
  throw new HaleError(
    'POSTGRES_FAILED',
    `PostgreSQL does not run as root, and user ${user.uid} cannot enter the folder of the project or of the package; move the project to a folder that others may enter, install setpriv, or set DATABASE_URL`,
    { details: { uid: user.uid } },
  );
}
