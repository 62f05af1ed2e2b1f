import type { CurrencyCode } from '../../../domain/money/currency';
import { defineCommand } from '../../../application/command';
import type { CommandContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import type { Transaction } from '../../../data/transaction';
import { RateCardRow } from '../rate-card.entity';
import { CODE, lastVersion, publicationAudit, publicationEvent } from '../rate-card.commands';
import { CARD_CODE, rateCardByVersion } from '../rate-card.loader';
import { COPIED_COLUMNS, type RateFile } from './rate-file';
import { wording } from '../order.sentences';

/** What a file of rates is published as. */
export interface RateCardFile {
  readonly code: string;
  /** That of the last version, or the code, where absent. */
  readonly name?: string | undefined;
  /** That of the last version where absent. */
  readonly currencyCode?: CurrencyCode | undefined;
}

/**
 * What can be said of a card before its file is read.
 *
 * @throws UserInputError INVALID_INPUT naming every parameter.
 */
export async function checkCard(
  context: CommandContext,
  { code, name, currencyCode }: RateCardFile,
): Promise<{ name: string; currencyCode: CurrencyCode; last: RateCardRow | null }> {
  const check = new InputCheck();
  check.form(['card'], code, CARD_CODE, CODE);
  const given = check.optionalText(['name'], name, 200);
  check.done();
  const version = await lastVersion(context.transaction, code);
  const last = version === null ? null : await rateCardByVersion(context, { code, version });
  const currency = currencyCode ?? last?.currencyCode;
  if (currency === undefined) {
    check.invalid(
      ['currency'],
      wording('expected the currency of the new card {code}, got none', { code }),
    );
  }
  check.done();
  return { name: given ?? last?.name ?? code, currencyCode: currency as CurrencyCode, last };
}

/**
 * Publishes the rates of a file as the next version of a card, which orders pin.
 *
 * A file that says what the last version says publishes nothing: so it can be sent again.
 */
export const importRateCard = defineCommand({
  name: 'importRateCard',
  right: 'PUBLISH_RATE_CARDS',
  account: 'none',
  run: async (context, { card, file }: { card: RateCardFile; file: RateFile }) => {
    const { transaction, recorded } = context;
    const { code } = card;
    const { name, currencyCode, last } = await checkCard(context, card);
    const contentHash = file.contentHash();
    const isSame =
      last?.contentHash?.equals(contentHash) === true &&
      last.name === name &&
      last.currencyCode === currencyCode;
    if (isSame) return { rateCard: last, last, isNew: false };
    const rateCard = {
      ...{ code, version: (last?.version ?? 0) + 1, name, currencyCode },
      ...{ isPinned: true, rateCount: file.count, contentHash },
      ...recorded,
    };
    await transaction.insert(RateCardRow, [rateCard]);
    await copyRates(transaction, rateCard, file);
    return { rateCard, last, isNew: true };
  },
  audit: ({ rateCard, last, isNew }) =>
    isNew ? [publicationAudit(rateCard, last?.version ?? null)] : [],
  event: {
    type: 'rate_card.published',
    facts: ({ rateCard, isNew }) => (isNew ? [publicationEvent(rateCard)] : []),
  },
});

async function copyRates(
  transaction: Transaction,
  { code, version }: RateCardRow,
  file: RateFile,
): Promise<void> {
  const columns = ['card_code', 'card_version', 'position', ...COPIED_COLUMNS].join(', ');
  const copy = transaction.copyInto(`copy rate_card_rate (${columns}) from stdin`);
  for (const rows of file.rowsBehind(`${code}\t${version}\t`)) await copy.write(rows);
  await copy.end();
}
