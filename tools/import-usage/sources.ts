import type { Readable } from 'node:stream';
import { endsWithReturn, headerOf } from './call-format';
import { openCallFile, type CallSource } from './call-source';
import { importName } from './import-name';
import type { GivenFile, Options } from './options';
import type { IsHeader } from './physical-lines';
import type { Query } from './server-connection';
import { StandardInput } from './standard-input';

/** A file that is to be sent, and how the server is to read it. */
export interface OpenFile {
  readonly file: GivenFile;
  readonly source: CallSource;
  /** What its import is called at the server. */
  readonly name: string;
  /** How the line is told that names the columns; `undefined` where there is none. */
  readonly header: IsHeader | undefined;
  readonly query: Query;
  readonly headers: Query;
}

/** Opens all files: each is looked at before the first is sent. */
export async function openAll(options: Options, input: Readable): Promise<readonly OpenFile[]> {
  const { mapping, query } = options;
  const text = mapping === undefined ? undefined : JSON.stringify(mapping);
  const headers =
    text === undefined ? {} : { 'Usage-Mapping': Buffer.from(text).toString('base64url') };
  const opened: OpenFile[] = [];
  for (const file of options.files) {
    const { format } = file;
    const source = await open(file, endsWithReturn(mapping), input);
    const way = [format, ...Object.entries(query).flat(), text ?? ''];
    opened.push({
      ...{ file, source, headers },
      name: options.name ?? importName(source, way),
      header: headerOf(format, mapping),
      query: { ...query, format },
    });
  }
  return opened;
}

function open(
  { label, path }: GivenFile,
  hasReturns: boolean,
  input: Readable,
): Promise<CallSource> | CallSource {
  return path === undefined
    ? new StandardInput(input, undefined, hasReturns)
    : openCallFile(label, path, hasReturns);
}
