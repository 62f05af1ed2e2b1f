import { quote } from '../../../domain/time/calendar-date';
import { storedDecimal, type Micros } from '../../../domain/money/money';
import { requireRight } from '../../../application/rights';
import { InputCheck, problemOfText } from '../../../application/input-check';
import type { Actor } from '../../../application/viewer';
import { wantedValues } from '../../../graphql/filter';
import type { UsageRecordWhere } from './usage.input';
import type { UsageFilter } from './usage.loader';
import { wording } from './usage.sentences';

const EXTERNAL_ID_MAX = 200;
const DIGITS = /^\+?([1-9]\d{0,14})$/;

/**
 * The conditions that a list of calls is asked for by.
 *
 * @throws UserInputError naming every one that cannot be; Forbidden where numbers are asked for by
 *   a viewer that sees none.
 */
export function checkUsageWhere(
  viewer: Actor,
  where: UsageRecordWhere | null | undefined,
): UsageFilter {
  const direction = where?.direction?.eq;
  const { startedAt, usedOn, amount } = where ?? {};
  const externalId = where?.externalId?.eq ?? undefined;
  const startsWith = where?.number?.startsWith ?? undefined;
  // Whoever could ask "does it begin so?" a dozen times would know the number.
  if (startsWith !== undefined) requireRight(viewer, 'READ_NUMBERS');
  const check = new InputCheck();
  const digits = startsWith === undefined ? undefined : DIGITS.exec(startsWith)?.[1];
  if (startsWith !== undefined && digits === undefined) {
    const expected = wording(
      'the first 1 to 15 digits of a number in E.164, with or without the plus',
    );
    check.invalid(
      ['where', 'number', 'startsWith'],
      wording('expected {expected}, got {got}', { expected, got: quote(startsWith) }),
    );
  }
  if (externalId !== undefined) checkExternalId(check, externalId);
  check.done();
  return {
    directions: direction == null ? undefined : [direction],
    statuses: wantedValues(where?.status),
    startedFrom: startedAt?.gte ?? undefined,
    startedBefore: startedAt?.lt ?? undefined,
    usedFrom: usedOn?.gte ?? undefined,
    usedBefore: usedOn?.lt ?? undefined,
    amountFrom: decimalOf(amount?.gte),
    amountBelow: decimalOf(amount?.lt),
    externalId,
    digits,
  };
}

function checkExternalId(check: InputCheck, externalId: string): void {
  const problem =
    externalId === ''
      ? wording('expected a text, got an empty one')
      : problemOfText(externalId, EXTERNAL_ID_MAX);
  if (problem !== undefined) check.invalid(['where', 'externalId', 'eq'], problem);
}

const decimalOf = (micros: Micros | null | undefined): string | undefined =>
  micros == null ? undefined : storedDecimal(micros);
