/** Operating system and processor as Node names them, such as `linux-x64`. */
export const hostPlatform = `${process.platform}-${process.arch}`;

/**
 * Whether the C library is musl (Alpine), which no published engine is built for. Node tells it in a report that takes
 * a while to make: ask only when something is to be fetched.
 */
export function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report: unknown = process.report.getReport();
  const header = typeof report === 'object' && report !== null && 'header' in report ? report.header : undefined;
  return typeof header === 'object' && header !== null && !('glibcVersionRuntime' in header);
}
