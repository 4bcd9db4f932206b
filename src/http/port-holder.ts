import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A process that listens on a port. */
export interface PortHolder {
  readonly pid: number;
  /** Its command line, cut to a line's length. */
  readonly command: string;
}

const longestCommand = 120;
const listening = '0A';
const lookupTimeoutMs = 2_000;

/** The socket inodes that listen on a port, from /proc/net/tcp: columns local_address, st and inode (man 5 proc). */
async function inodesOf(port: number): Promise<Set<string>> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  const rows = tables.flatMap((text) => text.split('\n').slice(1)).map((line) => line.trim().split(/\s+/));
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return new Set(
    rows.flatMap((cells) => (cells[1]?.endsWith(suffix) === true && cells[3] === listening ? (cells[9] ?? []) : [])),
  );
}

async function holdsOneOf(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  for (const name of await readdir(folder).catch(() => [])) {
    const target = await readlink(`${folder}/${name}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined && inodes.has(inode)) return true;
  }
  return false;
}

async function fromProc(port: number): Promise<PortHolder | undefined> {
  const inodes = await inodesOf(port);
  if (inodes.size === 0) return undefined;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (!(await holdsOneOf(pid, inodes))) continue;
    const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0').filter(Boolean);
    return { pid: Number(pid), command: words.join(' ').slice(0, longestCommand) };
  }
  return undefined;
}

async function fromLsof(port: number): Promise<PortHolder | undefined> {
  const words = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  const { stdout } = await promisify(execFile)('lsof', words, { timeout: lookupTimeoutMs });
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  return pid === undefined ? undefined : { pid: Number(pid), command: /^c(.*)$/m.exec(stdout)?.[1] ?? '' };
}

/** Who listens on a port of this machine, as far as this user may see; undefined where that is not to be found out. */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  const lookUp = process.platform === 'linux' ? fromProc : fromLsof;
  return lookUp(port).catch(() => undefined);
}
