import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { importUsage, type Habits } from '../../tools/import-usage/import-command';
import type { ExitCode } from '../../tools/import-usage/exit-code';

/** No test waits as long as a person would. */
export const IMPATIENT: Habits = {
  patience: { attemptsMax: 4, firstWaitMs: 10, longestWaitMs: 20, silenceMs: 10_000 },
  plainMs: 20,
};

/** Everything that was written, as one text. */
export class Screen extends Writable {
  text = '';

  constructor(readonly isTTY = false) {
    super({ decodeStrings: false });
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export interface Run {
  readonly out: Screen;
  readonly err: Screen;
  readonly input: PassThrough;
  readonly stop: AbortController;
  readonly ended: Promise<ExitCode>;
}

/** The command in this process, with streams of its own. */
export function begin(args: readonly string[], habits: Habits = IMPATIENT, isTTY = false): Run {
  const [out, err, input] = [new Screen(), new Screen(isTTY), new PassThrough()];
  const stop = new AbortController();
  const terminal = { input, output: out, errors: err };
  return { out, err, input, stop, ended: importUsage(args, terminal, stop.signal, habits) };
}

/** The command from its beginning to its end. */
export async function run(args: readonly string[], habits?: Habits) {
  const running = begin(args, habits);
  const code = await running.ended;
  return { code, out: running.out.text, err: running.err.text };
}

export const newFolder = (): string => mkdtempSync(path.join(os.tmpdir(), 'import-usage-'));

export function fileIn(folder: string, name: string, content: string | Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** "record 1" to "record n", each a line. */
export const records = (n: number): string[] =>
  Array.from({ length: n }, (_, index) => `record ${index + 1}`);

export const asLines = (lines: readonly string[]): string =>
  lines.map((line) => `${line}\n`).join('');
