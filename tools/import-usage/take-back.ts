import { EXIT, ImportFailure } from './exit-code';
import type { ServerConnection } from './server-connection';
import { counted, printable } from './wording';

/** The delivery that the files take the place of, and why. */
export interface Replacement {
  readonly name: string;
  readonly reason: string;
}

const MUTATION = `mutation ($input: TakeBackUsageImportInput!) {
  takeBackUsageImport(input: $input) { calls isComplete userErrors { code message } } }`;

interface TakenBack {
  readonly calls: number | string | null;
  readonly isComplete: boolean | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

/**
 * Takes a delivery back, before its records are sent anew: some calls an act, until all are.
 *
 * Stopped in between, the same command goes on where it was.
 *
 * @throws ImportFailure where there is no such delivery, or it cannot be taken back.
 */
export async function takeBack(
  connection: ServerConnection,
  { name, reason }: Replacement,
  say: (sentence: string) => void,
  stop: AbortSignal,
): Promise<void> {
  const usageImportId = await connection.importId(name, stop);
  if (usageImportId === undefined) {
    throw new ImportFailure(
      `Expected the name of a delivery with --replaces, got ${printable(name)}.`,
    );
  }
  let calls = 0;
  for (;;) {
    const variables = { input: { usageImportId, reason } };
    const data = await connection.mutate<{ takeBackUsageImport: TakenBack }>(
      { query: MUTATION, variables },
      stop,
    );
    const { calls: reversed, isComplete, userErrors } = data.takeBackUsageImport;
    const [refusal] = userErrors;
    if (refusal?.code === 'ALREADY_DONE') break;
    if (refusal) {
      throw new ImportFailure(
        `${printable(name)} is not taken back: ${refusal.message}`,
        EXIT.wrongInput,
      );
    }
    calls += Number(reversed ?? 0);
    if (isComplete === true) break;
  }
  say(`${printable(name)} is taken back: ${counted(calls, 'call')} reversed.`);
}
