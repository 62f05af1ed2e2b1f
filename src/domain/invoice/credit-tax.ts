import { decimalValue, type GivenInput, type Trace } from '../derivation';
import { DomainError } from '../domain-error';
import { stepOf, type Micros } from '../money/money';
import { refusal } from '../refusals';
import type { ValueName } from '../value-labels';
import type { Word } from '../wording';
import { HUNDRED_PERCENT, rateValue, taxOn, type TaxClass } from './tax';

/** What has been credited at one category and rate; the steps that gave it, where some did. */
export interface Credited {
  readonly net: Micros;
  readonly tax: Micros;
  readonly netStep?: number | undefined;
  readonly taxStep?: number | undefined;
}

/** What is asked of a line: as net, or else as gross. */
export interface AskedLine {
  readonly line: TaxClass;
  /** Its place in the invoice, from 1. */
  readonly position: number;
  /** What is left of its net amount. */
  readonly left: Micros;
  readonly net: Micros | null;
  readonly gross: Micros | null;
}

/** A net amount of the line at that place of the invoice, from 1. */
export interface NetOfLine {
  readonly position: number;
  readonly net: Micros;
}

/** How the lines of a rate are computed; `parts` is how many parts of tax there are already. */
export interface RowOptions {
  readonly rate: Micros;
  readonly decimals: number;
  readonly parts: number;
}

/** What a part of a credit note comes to, and what has been credited at its rate then. */
interface CreditPart {
  readonly net: Micros;
  readonly tax: Micros;
  readonly then: Credited;
}

/**
 * What a credit takes back at one category and rate: the net amount of each line, and the tax in
 * parts, one for all that is asked as net and one for each line that is asked as gross.
 *
 * @param asked where it is empty, what is left of the tax is credited.
 * @param base what was debited at that rate.
 * @throws DomainError CREDIT_ABOVE_REST
 */
export function creditRow(
  asked: readonly AskedLine[],
  base: Micros,
  before: Credited,
  options: RowOptions,
  trace?: Trace,
): { readonly lines: readonly NetOfLine[]; readonly taxes: readonly Micros[] } {
  const lines: NetOfLine[] = [];
  const taxes: Micros[] = [];
  let credited = before;
  for (const { position, left, net } of asked) {
    if (net === null) continue;
    checkLeft(net, left, position, options);
    lines.push({ position, net });
  }
  if (lines.length > 0 || asked.length === 0) {
    const part = creditNets(lines, before, options, trace);
    checkLeftAtRate(part.net, base - before.net, options);
    taxes.push(part.tax);
    credited = part.then;
  }
  for (const { position, left, gross } of asked) {
    if (gross === null) continue;
    const ofRate = base - credited.net;
    const most = grossLeft(left < ofRate ? left : ofRate, credited, options);
    checkLeft(gross, most, position, options);
    const place = { ...options, parts: options.parts + taxes.length };
    const part = creditGross({ position, gross }, credited, place, trace);
    lines.push({ position, net: part.net });
    taxes.push(part.tax);
    credited = part.then;
  }
  return { lines, taxes };
}

const money = (micros: Micros, { decimals }: RowOptions): Word => ({ money: { micros, decimals } });

function checkLeft(asked: Micros, left: Micros, position: number, options: RowOptions): void {
  if (asked <= left) return;
  throw new DomainError(
    'CREDIT_ABOVE_REST',
    refusal('expected at most {max}, which is left of line {line}, got {got}', {
      ...{ max: money(left, options), line: position, got: money(asked, options) },
    }),
  );
}

/** Where lines are negative, less may be left at their rate than of the others. */
function checkLeftAtRate(asked: Micros, left: Micros, options: RowOptions): void {
  if (asked <= left) return;
  throw new DomainError(
    'CREDIT_ABOVE_REST',
    refusal('expected at most {max} in all, which is left at the tax rate of {rate} %, got {got}', {
      ...{ max: money(left, options), rate: { price: options.rate }, got: money(asked, options) },
    }),
  );
}

/** The gross amount of what is left, if it were credited now. */
const grossLeft = (left: Micros, before: Credited, { rate, decimals }: RowOptions): Micros =>
  left + taxOn(before.net + left, rate, decimals) - before.tax;

/** The least net amount, at the minor unit, that reaches a gross amount together with its tax. */
function netOfGross(gross: Micros, rate: Micros, decimals: number): Micros {
  const step = stepOf(decimals);
  // Too low by a unit at least: the tax of less than that was rounded by half a unit at most.
  const exact = (gross * HUNDRED_PERCENT) / (HUNDRED_PERCENT + rate);
  let net = (exact / step - 1n) * step;
  while (net + taxOn(net, rate, decimals) < gross) net += step;
  return net;
}

/** Net amounts: tax of all that has been credited then, less that credited before. */
function creditNets(
  lines: readonly NetOfLine[],
  before: Credited,
  { rate, decimals, parts }: RowOptions,
  trace?: Trace,
): CreditPart {
  const amount = (name: ValueName, micros: Micros) => decimalValue(name, micros, decimals);
  const net = lines.reduce((sum, line) => sum + line.net, 0n);
  const then = { net: before.net + net, tax: taxOn(before.net + net, rate, decimals) };
  const tax = then.tax - before.tax;
  trace?.step(
    'What was credited before, and what is credited now',
    'SUM',
    undefined,
    [
      amount('creditedNetBefore', before.net),
      ...lines.map((line) => amount(`line${line.position}`, line.net)),
    ],
    amount('creditedNetThen', then.net),
  );
  const netStep = trace?.latest;
  trace?.step(
    'The tax of all that has been credited then',
    'PERCENT',
    undefined,
    [amount('creditedNetThen', then.net), rateValue(rate)],
    amount('creditedTaxThen', then.tax),
  );
  const taxStep = trace?.latest;
  trace?.step(
    'The tax of this credit is what that is above the tax credited before',
    'SUM',
    undefined,
    [amount('creditedTaxThen', then.tax), amount('lessCreditedTax', -before.tax)],
    amount(`tax${parts + 1}`, tax),
  );
  return { net, tax, then: { ...then, netStep, taxStep } };
}

/** A gross amount of one line: as little of its net amount as reaches it, and tax for the rest. */
function creditGross(
  { position, gross }: { readonly position: number; readonly gross: Micros },
  before: Credited,
  { rate, decimals, parts }: RowOptions,
  trace?: Trace,
): CreditPart {
  const grossThen = before.net + before.tax + gross;
  const netThen = netOfGross(grossThen, rate, decimals);
  const net = netThen - before.net;
  const tax = gross - net;
  const then = { net: netThen, tax: before.tax + tax };
  if (!trace) return { net, tax, then };
  const amount = (name: ValueName, micros: Micros) => decimalValue(name, micros, decimals);
  const netBefore: GivenInput = {
    ...amount('creditedNetBefore', before.net),
    fromStep: before.netStep,
  };
  const taxBefore: GivenInput = {
    ...amount('creditedTaxBefore', before.tax),
    fromStep: before.taxStep,
  };
  trace.step(
    'What was credited before, and what is credited now',
    'SUM',
    undefined,
    [netBefore, taxBefore, amount('grossAsked', gross)],
    amount('creditedGrossThen', grossThen),
  );
  trace.step(
    'The net amount of all that has been credited then, by its gross amount',
    'NET_OF_GROSS',
    undefined,
    [amount('creditedGrossThen', grossThen), rateValue(rate)],
    amount('creditedNetThen', netThen),
  );
  const netStep = trace.latest;
  trace.step(
    'The net amount of this credit is what that is above the net amount credited before',
    'SUM',
    undefined,
    [
      amount('creditedNetThen', netThen),
      { ...amount('lessCreditedNet', -before.net), fromStep: before.netStep },
    ],
    amount(`line${position}`, net),
  );
  trace.step(
    'What was asked as gross is net and tax',
    'SUM',
    undefined,
    [amount('grossAsked', gross), { ...amount('lessNet', -net), fromStep: trace.latest }],
    amount(`tax${parts + 1}`, tax),
  );
  trace.step(
    'The tax of all that has been credited then',
    'SUM',
    undefined,
    [taxBefore, amount(`tax${parts + 1}`, tax)],
    amount('creditedTaxThen', then.tax),
  );
  return { net, tax, then: { ...then, netStep, taxStep: trace.latest } };
}
