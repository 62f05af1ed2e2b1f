import type { Writable } from 'node:stream';
import { checkFile, type CheckTools } from './check-file';
import { checkSummary } from './check-summary';
import { EXIT, type ExitCode } from './exit-code';
import type { OpenFile } from './sources';

/** Has the files checked, one after the other, and tells of each what would become of it. */
export async function checkAll(
  files: readonly OpenFile[],
  tools: CheckTools & { readonly output: Writable; readonly json: boolean },
): Promise<ExitCode> {
  const { output, json } = tools;
  let code: ExitCode = EXIT.everythingStored;
  for (const file of files) {
    const result = await checkFile(file, tools);
    const { label } = file.source;
    const { summary, report } = result;
    const line = () => `${JSON.stringify({ file: label, ...summary, ...report })}\n`;
    output.write(json ? line() : checkSummary(label, result));
    if (summary.conflicts + summary.rejected > 0) code = EXIT.someRefused;
  }
  return code;
}
