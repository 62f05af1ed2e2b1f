import type { Trace, TraceRecord } from '../../domain/derivation';

/** A derivation as JSON: what it says, with every amount as the text of its millionths. */
export type StoredDerivation = Readonly<Record<string, unknown>>;

const AMOUNT = 'micros:';

/** A derivation as it is stored beside what it explains. */
export const toStoredDerivation = (trace: Trace): StoredDerivation =>
  JSON.parse(
    JSON.stringify(trace.record, (_, value: unknown) =>
      typeof value === 'bigint' ? `${AMOUNT}${value}` : value,
    ),
  ) as StoredDerivation;

/** Tells a stored derivation again, whatever the rules have become since. */
export function retell(stored: StoredDerivation, trace: Trace): void {
  const record: unknown = JSON.parse(JSON.stringify(stored), (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(AMOUNT)
      ? BigInt(value.slice(AMOUNT.length))
      : value,
  );
  trace.retell(record as TraceRecord);
}
