import { userInfo } from 'node:os';

/** Who trains and deploys, for the history: the user that the process runs as. One in a container may have no name. */
export function personAtTerminal(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
