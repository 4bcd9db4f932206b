import { HaleError } from '../../errors/index.ts';
import type { WrittenReport } from '../../reporting/index.ts';
import type { Command } from '../command.ts';
import { printableText } from '../output/printable-text.ts';
import { withStores } from '../with-stores.ts';

/** In the place of a file: standard output. */
const toStandardOutput = '-';

export const monitorReport: Command = {
  arguments: [{ name: '[window]', description: 'the number of a window; by default the newest that was looked at' }],
  options: [
    { flags: '--model <name>', description: 'the name of a model; by default that of the project' },
    {
      flags: '--output <file>',
      description: 'a copy to be written as well; - prints it; one that is there is replaced',
    },
  ],
  examples: [
    { line: 'hale monitor report', meaning: 'write the report of the newest window, and print where it is' },
    { line: 'hale monitor report 3 --output window-3.html', meaning: 'of another, to be sent to somebody' },
  ],
  async run(context) {
    const [text] = context.arguments;
    if (text !== undefined && !/^[1-9]\d{0,8}$/.test(text)) {
      throw new HaleError('USAGE_INVALID', `${text} is no number of a window; \`hale monitor list\` shows them`);
    }
    const copy = context.option('output');
    const step = context.progress.step('Report');
    const written = await withStores(context, 'look', ({ reporting }, settings) =>
      reporting.write({
        model: context.option('model') ?? settings.project.name,
        ...(text === undefined ? {} : { sequence: Number(text) }),
      }),
    );
    if (written === undefined) {
      throw new HaleError(
        'WINDOW_NOT_FOUND',
        'there is no window yet; `hale monitor run` closes one where there are predictions',
      );
    }
    step.succeed(`window ${written.report.sequence}`);
    const file =
      copy === undefined || copy === toStandardOutput ? written.file : await writeCopy(written, copy, context);
    const { reportJson } = await import('../../reporting/index.ts');
    context.output.result({ ...reportJson(written.report), file }, () =>
      copy === toStandardOutput ? written.html.trimEnd() : printableText(file),
    );
  },
};

async function writeCopy(
  { html }: WrittenReport,
  name: string,
  { folder }: { readonly folder: string },
): Promise<string> {
  const [{ resolve }, { describeWriteFailure, replaceFile }] = await Promise.all([
    import('node:path'),
    import('../../files/index.ts'),
  ]);
  const file = resolve(folder, name);
  try {
    await replaceFile(file, (handle) => handle.writeFile(html));
  } catch (error) {
    throw new HaleError(
      'REPORT_COPY_UNWRITABLE',
      `${file} cannot be written (${describeWriteFailure(error).reason}); name another file with --output`,
      { details: { path: file }, cause: error },
    );
  }
  return file;
}
