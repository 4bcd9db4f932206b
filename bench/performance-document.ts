import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { BenchLine } from './bench-line.ts';
import { renderMarkdown } from './bench-table.ts';
import { projectFolder } from './hale-program.ts';
import type { Peers } from './peers.ts';
import { runProcess } from './run-process.ts';

/** What the figures were measured on. */
export interface Surroundings {
  readonly machine: string;
  readonly versions: string;
  readonly date: string;
}

/** @param now the time of the run */
export async function surroundings(peers: Peers | null, now: Date): Promise<Surroundings> {
  const manifest: unknown = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
  const version = manifest !== null && typeof manifest === 'object' && 'version' in manifest ? manifest.version : '';
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return {
    machine: `${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${gigabytes} GB, ${process.platform} ${release()}`,
    versions: [`Hale ${version}`, `Node ${process.version}`, ...(await peerVersions(peers))].join(', '),
    date: now.toISOString().slice(0, 10),
  };
}

async function peerVersions(peers: Peers | null): Promise<string[]> {
  if (peers === null) return ['no peers'];
  const program =
    'import platform, importlib.metadata as m; print(", ".join([f"Python {platform.python_version()}"] + ' +
    '[f"{name} {m.version(name)}" for name in ("scikit-learn", "xgboost-cpu", "lightgbm", "mlflow", "fastapi")]))';
  return [(await runProcess([peers.python, '-c', program])).output.trim()];
}

const documentPath = join(projectFolder, 'docs', 'performance.md');

/** The sections of a document that was written before, by the name of their part. */
function sectionsOf(document: string): Map<string, string> {
  const sections = document.split(/^## /m).slice(1);
  return new Map(sections.map((text) => [text.split(/[\s,]/, 1)[0] ?? '', `## ${text.trimEnd()}`]));
}

/**
 * Puts the lines of the parts that were run into docs/performance.md, in place of what they said before; the others stay
 * with their date, since a whole run takes half an hour of a machine that nobody else uses. The text is here, so that no
 * figure in it is typed.
 *
 * @param linesOfParts of each part that was run
 * @param order the names of all parts
 */
export async function writePerformanceDocument(
  linesOfParts: ReadonlyMap<string, readonly BenchLine[]>,
  order: readonly string[],
  { machine, versions, date }: Surroundings,
): Promise<void> {
  const sections = sectionsOf(readFileSync(documentPath, 'utf8'));
  for (const [part, lines] of linesOfParts) sections.set(part, `## ${part}, ${date}\n\n${renderMarkdown(lines)}`);
  const text = `# Performance

Every figure here was written by \`npm run bench -- --write\`, which measures Hale and, where their environment is given,
what a Python team would use instead, beside each other. Each part is of one run, on the day behind its name. Figures of
shared machines vary by a third from day to day; ratios within one run vary much less. "Stated" is a figure of such a
machine that was measured before. What each line measures stands in its file under \`bench/\`, and how to run them in
\`bench/README.md\`. How often monitors are wrong is in [monitoring.md](monitoring.md).

- ${machine}
- ${versions}

${order.flatMap((part) => sections.get(part) ?? []).join('\n\n')}
`;
  await writeFile(documentPath, text);
}
