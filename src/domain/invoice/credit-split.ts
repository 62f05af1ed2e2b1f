import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { decimalValue, type Trace } from '../derivation';
import { DomainError } from '../domain-error';
import { formatDecimal, type Micros } from '../money/money';
import { refusal } from '../refusals';

/** Where the gross amount of a credit note goes; the three make it up. */
export interface CreditSplit {
  /** Lowers what is due of the invoice. */
  readonly offset: Micros;
  /** Goes to the account, for its next invoice. */
  readonly credit: Micros;
  /** Money to return. */
  readonly refund: Micros;
}

/** What a split is judged by. */
export interface CreditToSplit {
  /** Of the credit note. */
  readonly gross: Micros;
  /** What is due of the invoice before it. */
  readonly due: Micros;
  /** What was paid of the invoice and not returned. */
  readonly paid: Micros;
}

/**
 * Where a credit goes if nobody says: it lowers what is due, and the rest goes to the account.
 *
 * Source: our reading.
 */
export function defaultSplit(
  { gross, due }: Pick<CreditToSplit, 'gross' | 'due'>,
  currency: CurrencyCode,
  trace?: Trace,
): CreditSplit {
  const decimals = minorUnitDecimals(currency);
  const credit = gross > due ? gross - due : 0n;
  const offset = gross - credit;
  trace?.step(
    'What is due first takes up a credit; the rest of it goes to the account',
    'EXCESS',
    undefined,
    [decimalValue('gross', gross, decimals), decimalValue('due', due, decimals)],
    decimalValue('accountCredit', credit, decimals),
  );
  trace?.step(
    'What does not go to the account lowers what is due',
    'SUM',
    undefined,
    [
      decimalValue('gross', gross, decimals),
      { ...decimalValue('lessAccountCredit', -credit, decimals), fromStep: trace.latest },
    ],
    decimalValue('offset', offset, decimals),
  );
  const money = (micros: Micros) => ({ money: { micros, decimals } });
  trace?.conclude(
    'Of {gross} {currency}, {offset} lower what is due and {credit} go to the account.',
    { gross: money(gross), currency, offset: money(offset), credit: money(credit) },
  );
  return { offset, credit, refund: 0n };
}

/**
 * Checks a split that somebody asks for: three parts from 0 on that make up the credit note; no
 * more is offset than is due, and no more is refunded than was paid.
 *
 * @throws DomainError INVALID_CREDIT
 */
export function checkSplit(
  { gross, due, paid }: CreditToSplit,
  { offset, credit, refund }: CreditSplit,
  currency: CurrencyCode,
): void {
  const decimals = minorUnitDecimals(currency);
  const money = (micros: Micros) => ({ money: { micros, decimals } });
  for (const part of [offset, credit, refund]) {
    const got = formatDecimal(part, decimals);
    if (part >= 0n) continue;
    throw new DomainError(
      'INVALID_CREDIT',
      refusal('expected parts from 0 on, got {got}', { got }),
    );
  }
  const sum = offset + credit + refund;
  if (sum !== gross) {
    throw new DomainError(
      'INVALID_CREDIT',
      refusal('expected parts that make up {gross}, got {got}', {
        ...{ gross: money(gross), got: money(sum) },
      }),
    );
  }
  if (offset > due) {
    throw new DomainError(
      'INVALID_CREDIT',
      refusal('expected at most {max} to lower what is due, got {got}', {
        ...{ max: money(due), got: money(offset) },
      }),
    );
  }
  if (refund <= paid) return;
  throw new DomainError(
    'INVALID_CREDIT',
    refusal('expected at most {max} to be refunded, which was paid, got {got}', {
      ...{ max: money(paid), got: money(refund) },
    }),
  );
}
