/** Where a connection goes, and as whom, without the password. */
export interface ConnectionTarget {
  /** host:port/database */
  readonly address: string;
  readonly user: string;
  readonly databaseName: string;
}

export function connectionTarget(url: string): ConnectionTarget {
  const { hostname, port, pathname, username, searchParams } = new URL(url);
  const user = decodeURIComponent(username) || (searchParams.get('user') ?? '');
  const databaseName = decodeURIComponent(pathname.slice(1)) || user;
  const host = hostname || (searchParams.get('host') ?? 'localhost');
  return { address: `${host}:${port || '5432'}/${databaseName}`, user, databaseName };
}
