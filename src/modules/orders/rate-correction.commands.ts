import { formatShortest, parseDecimal } from '../../domain/money/money';
import {
  countOfStated,
  isLater,
  ratesOverTime,
  type DatedRate,
} from '../../domain/usage/rates-over-time';
import { auditedRow, type Change } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext, RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import type { RowKey } from '../../data/loader';
import { refuse } from '../../application/user-input-error';
import { RateRetirementRow, RateRow, type OrderLineRow, type PoolRow } from './order.entity';
import { orderLineById } from './order.loader';
import { pinnedRateIds } from './pinned-rate-ids';
import { defaultsOf, offeredRates } from './pinned-rate.loader';
import { originOfLine, toRateRow, UNCHANGED } from './rate.commands';
import {
  checkRate,
  completeRate,
  RATES_MAX,
  refuseOverlap,
  scopeOf,
  type CompleteRate,
  type ListedRate,
  type NewRate,
} from './rate.input-check';
import {
  poolById,
  poolsByOrderLineId,
  ratesByOrderLineId,
  toOrderRate,
  type RateRecord,
} from './rate.loader';
import { wording } from './order.sentences';

export interface RateCorrection {
  readonly orderLine: RowKey | undefined;
  readonly retire: readonly {
    readonly rate: RowKey | undefined;
    readonly replacement?: NewRate | null | undefined;
  }[];
  readonly add: readonly NewRate[];
  readonly reason: string;
}

/** A rate that a correction brings in, and where it came in. */
interface CorrectedRate {
  readonly rate: CompleteRate;
  readonly path: InputPath;
  /** How it comes into the contract: as the rate that it replaces did, or as those of its line. */
  readonly came: Pick<RateRow, 'origin' | 'contractChangeId' | 'changedRateId'>;
}

/** A correction, checked as far as it goes without looking at the rates that hold. */
interface CheckedCorrection {
  readonly retire: readonly { readonly rateId: string | undefined; replacement?: CorrectedRate }[];
  readonly add: readonly CorrectedRate[];
  readonly reason: string;
  readonly poolIds: ReadonlyMap<string, string>;
}

const CORRECTIONS_MAX = 1_000;

/**
 * Corrects rates of an order line that were entered wrongly: facts that retire some and add others.
 *
 * What a call was charged stays until it is rated again. Rates of a card that the line pins are not
 * retired: one that is added with the same scope holds in the place of that of the card.
 *
 * @throws UserInputError NOT_FOUND, for a rate of another line, too; ALREADY_DONE for one that is
 *   retired; INVALID_INPUT and OVERLAPPING_RATES, naming every field.
 */
export const correctRates = defineCommand({
  name: 'correctRates',
  right: 'CORRECT_RATES',
  account: ({ orderLine }: RateCorrection) => orderLine?.accountId,
  run: async (context, input, path) => {
    const line = input.orderLine ? await orderLineById(context, input.orderLine) : null;
    if (!line) {
      refuse('NOT_FOUND', [...path, 'orderLineId'], wording('No order line with this id.'));
    }
    const records = await ratesByOrderLineId(context, line);
    const correction = await checkCorrection(context, { line, records }, input, path);
    const offered = await offeredRates(context, line, [
      ...records,
      ...newRates(correction).map(({ rate }) => rate),
    ]);
    const retired = checkRates({ line, records, offered }, correction, path);
    const stored = await store(context, line, correction, retired);
    const { replacements, added, retirements } = stored;
    // Those of the payload: replacements, then those that were left out.
    const rates = [...replacements.filter((row) => row !== null), ...added];
    return { orderLine: line, rates, retirements, changes: changesBy(correction, stored) };
  },
  audit: ({ orderLine, changes }) => [auditedRow('OrderLine', orderLine, changes)],
  event: {
    type: 'rates.corrected',
    // Not the rate that was retired: it may have been the new one of an earlier correction.
    facts: ({ rates, retirements }) => [...rates, ...retirements].slice(0, 1),
  },
});

async function checkCorrection(
  context: RequestContext,
  { line, records }: Pick<LineBefore, 'line' | 'records'>,
  input: RateCorrection,
  path: InputPath,
): Promise<CheckedCorrection> {
  const { accountId } = line;
  const [defaults, pools] = await Promise.all([
    defaultsOf(context, line),
    poolsOf(context, line, records),
  ]);
  const check = new InputCheck();
  const reason = check.text([...path, 'reason'], input.reason, 500);
  for (const field of ['retire', 'add'] as const) {
    const count = input[field].length;
    if (count <= CORRECTIONS_MAX) continue;
    const bounds = { max: CORRECTIONS_MAX, got: count };
    check.invalid([...path, field], wording('expected at most {max} rates, got {got}', bounds));
  }
  if (input.retire.length + input.add.length === 0) {
    check.invalid(path, wording('expected a rate to retire or to add, got none'));
  }
  check.done();
  const poolIds = new Map(pools.map(({ name, id }) => [name, id]));
  const ofLine = { origin: originOfLine(line), ...UNCHANGED, validFrom: defaults.validFrom };
  const corrected = (
    rate: NewRate,
    { validFrom, origin, contractChangeId, changedRateId }: typeof ofLine | RateRow,
    at: InputPath,
  ): CorrectedRate => {
    const stated = checkRate(check, rate, at, [...poolIds.keys()]);
    const complete = completeRate(check, stated, { ...defaults, validFrom }, at);
    return { rate: complete, path: at, came: { origin, contractChangeId, changedRateId } };
  };
  const retire = input.retire.map(({ rate, replacement }, index) => {
    const rateId = rate?.accountId === accountId ? rate.id : undefined;
    if (!replacement) return { rateId };
    // What changed a rate during the contract is corrected for the days from that change on.
    const changed = records.find(({ id, origin }) => id === rateId && origin !== ofLine.origin);
    const at = [...path, 'retire', `${index}`, 'replacement'];
    return { rateId, replacement: corrected(replacement, changed ?? ofLine, at) };
  });
  const add = input.add.map((rate, index) => corrected(rate, ofLine, [...path, 'add', `${index}`]));
  check.done();
  return { retire, add, reason, poolIds };
}

/** The pools of a line; of one that amends a contract, those that its rates draw on. */
async function poolsOf(
  context: RequestContext,
  line: OrderLineRow,
  records: readonly RateRecord[],
): Promise<readonly PoolRow[]> {
  if (line.purpose !== 'AMENDS') return poolsByOrderLineId(context, line);
  const ids = new Set(records.flatMap(({ poolId }) => poolId ?? []));
  const { accountId } = line;
  const pools = await Promise.all([...ids].map((id) => poolById(context, { accountId, id })));
  return pools.filter((pool) => pool !== null);
}

/** What a line is charged by before it is corrected. */
interface LineBefore {
  readonly line: OrderLineRow;
  readonly records: readonly RateRecord[];
  /** Rates of the card that it pins, as far as its own could meet them. */
  readonly offered: readonly CompleteRate[];
}

const rateOfCard = ({ rateCardCode, rateCardVersion }: OrderLineRow) =>
  wording(
    'expected a rate that the order line states itself, got one of its rate card {card}, version {version}, which does not change: add a rate with the same scope, which holds in its place',
    { card: `${rateCardCode}`, version: `${rateCardVersion}` },
  );

/** The rates that are retired, in their order. */
function checkRates(
  { line, records, offered }: LineBefore,
  { retire, add }: CheckedCorrection,
  path: InputPath,
): RateRecord[] {
  const check = new InputCheck();
  const byId = new Map(records.map((record) => [record.id, record]));
  const retired = new Map<string, RateRecord>();
  for (const [index, { rateId = '' }] of retire.entries()) {
    const at = [...path, 'retire', `${index}`, 'rateId'];
    const record = byId.get(rateId);
    if (!record && isOfCard(line, rateId)) {
      check.invalid(at, rateOfCard(line));
    } else if (!record) {
      const message = wording('No rate of that order line with this id.');
      check.add({ code: 'NOT_FOUND', path: at, message });
    } else if (record.retiredAt !== null) {
      const { retiredAt } = record;
      const message = wording('The rate was already retired at {retiredAt}.', { retiredAt });
      check.add({ code: 'ALREADY_DONE', path: at, message });
    } else if (retired.has(record.id)) {
      check.invalid(at, wording('expected each rate once, got one again'));
    } else retired.set(record.id, record);
  }
  check.done();
  const kept = records.filter(({ id, retiredAt }) => retiredAt === null && !retired.has(id));
  const added = newRates({ retire, add });
  const count = countOfStated(kept) + added.length;
  if (count > RATES_MAX) {
    const bounds = { max: RATES_MAX, got: count };
    check.invalid(
      [...path, 'add'],
      wording('expected at most {max} rates that hold, got {got}', bounds),
    );
  }
  const own = [
    ...kept.map((row) => ({ ...toOrderRate(row), label: wording('one that holds'), path: null })),
    ...added.map(({ rate, path: at, came: { origin } }, index) => ({
      ...{
        ...rate,
        origin,
        id: `added ${index}`,
        label: wording('{path}', { path: at.slice(1).join('.') }),
        path: at,
      },
    })),
  ];
  const scopes = new Set(own.filter((rate) => !isLater(rate)).map(scopeOf));
  const ofCard = offered.filter((rate) => !scopes.has(scopeOf(rate)));
  refuseOverlap(
    check,
    ratesOverTime<ListedRate & DatedRate>([
      ...ofCard.map((rate, index) => ({
        ...{ ...rate, id: `card ${index}`, label: wording('one of the card'), path: null },
      })),
      ...own,
    ]),
  );
  check.done();
  return [...retired.values()];
}

const isOfCard = ({ id, pinsRateCard }: OrderLineRow, rateId: string): boolean =>
  pinsRateCard && pinnedRateIds(id).positionOf(rateId) !== undefined;

const newRates = ({ retire, add }: Pick<CheckedCorrection, 'retire' | 'add'>): CorrectedRate[] => [
  ...retire.flatMap(({ replacement }) => replacement ?? []),
  ...add,
];

/** The rows of a correction. */
interface StoredCorrection {
  readonly retired: readonly RateRecord[];
  /** Of each that was retired; null where nothing holds instead. */
  readonly replacements: readonly (RateRow | null)[];
  readonly added: readonly RateRow[];
  readonly retirements: readonly RateRetirementRow[];
}

async function store(
  context: CommandContext,
  { accountId, id: orderLineId, beneficiaryCode }: OrderLineRow,
  { retire, add, reason, poolIds }: CheckedCorrection,
  retired: readonly RateRecord[],
): Promise<StoredCorrection> {
  const { transaction, newId } = context;
  const recorded = { ...context.recorded, reason };
  const owner = { accountId, orderLineId, beneficiaryCode, poolIds, ...recorded };
  const toRow = ({ rate, came }: CorrectedRate): RateRow =>
    toRateRow(context, rate, { ...owner, ...came });
  const replacements = retire.map(({ replacement }) => (replacement ? toRow(replacement) : null));
  const added = add.map(toRow);
  const rows = [...replacements.filter((row) => row !== null), ...added];
  await transaction.insert(RateRow, rows);
  const retirements = retired.map(({ id: orderRateId }, index) => ({
    ...{ accountId, id: newId(), orderRateId, beneficiaryCode },
    replacedById: replacements[index]?.id ?? null,
    ...recorded,
  }));
  await transaction.insert(RateRetirementRow, retirements);
  return { retired, replacements, added, retirements };
}

/** What the log says of a correction. */
function changesBy(
  { reason, poolIds }: CheckedCorrection,
  { retired, replacements, added }: StoredCorrection,
): Change[] {
  const poolNames = new Map([...poolIds].map(([name, id]) => [id, name]));
  const text = (row: RateRow): string => inWords(row, poolNames);
  return [
    { name: 'reason', before: null, after: reason },
    ...retired.map((row, index): Change => {
      const replacement = replacements[index];
      const after = replacement ? text(replacement) : null;
      return { name: 'rate', before: text(row), after };
    }),
    ...added.map((row): Change => ({ name: 'rate', before: null, after: text(row) })),
  ];
}

/** A rate for the log: `OUTBOUND CONSUMER "33" from 2026-01-01: 0.02 a minute, 12/6 s`. */
function inWords(row: RateRow, poolNames: ReadonlyMap<string, string>): string {
  const { perMinute, connectionFee, minimumCharge, initialIncrementSeconds } = row;
  const price = (amount: string): string => formatShortest(parseDecimal(amount));
  const isFree = (amount: string): boolean => parseDecimal(amount) === 0n;
  const before = row.validBefore === null ? '' : ` before ${row.validBefore}`;
  return [
    `${scopeOf(toOrderRate(row))} from ${row.validFrom}${before}: ${price(perMinute)} a minute`,
    `${initialIncrementSeconds}/${row.additionalIncrementSeconds} s`,
    ...(isFree(connectionFee) ? [] : [`fee ${price(connectionFee)}`]),
    ...(isFree(minimumCharge) ? [] : [`at least ${price(minimumCharge)}`]),
    ...(row.poolId === null ? [] : [`pool ${poolNames.get(row.poolId)}`]),
  ].join(', ');
}
