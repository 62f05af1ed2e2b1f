import { OWN_FIELDS, type OwnField } from '../../../call-records/own-fields';
import { csvLine, type CsvCell } from '../../../call-records/csv-writer';
import type { CurrencyCode } from '../../../domain/money/currency';
import { isPseudonym } from '../../../domain/usage/e164';
import { nodeId } from '../../../graphql/node-id';
import type { UsageRow } from '../records/usage.entity';
import type { ExportParameters } from './usage-export-parameters';

/** What rows are shown with, beside what they hold themselves. */
export interface ExportSettings extends Pick<ExportParameters, 'format' | 'columns'> {
  readonly currency: CurrencyCode;
  /** The prefix of a rate of the order, by its id. */
  readonly prefixOf: (rateId: string) => string | null;
  readonly showsNumbers: boolean;
}

type CellOf = (row: UsageRow, settings: ExportSettings) => CsvCell;

/** What stands in the place of an erased number is shown, but no import would take it. */
function number(text: string | null, { showsNumbers, columns }: ExportSettings): string | null {
  if (text === null || !showsNumbers) return null;
  return columns === 'import' && isPseudonym(text) ? null : text;
}

const REPORTED: Readonly<Record<OwnField, CellOf>> = {
  subscriptionId: ({ accountId, subscriptionId: id }) => nodeId('Subscription', { accountId, id }),
  source: ({ source }) => source,
  externalId: ({ externalId }) => externalId,
  direction: ({ direction }) => direction,
  leg: ({ leg }) => leg,
  agentConnectivity: ({ agentConnectivity }) => agentConnectivity,
  from: ({ fromNumber }, settings) => number(fromNumber, settings),
  to: ({ toNumber }, settings) => number(toNumber, settings),
  dialled: ({ dialled }, settings) => number(dialled, settings),
  originCountryCode: ({ originCountryCode }) => originCountryCode,
  callType: ({ callType }) => callType,
  disposition: ({ disposition }) => disposition,
  startedAt: ({ startedAt }) => startedAt,
  answeredAt: ({ answeredAt }) => answeredAt,
  endedAt: ({ endedAt }) => endedAt,
};

const JUDGED = {
  usedOn: ({ usedOn }) => usedOn,
  status: ({ status }) => status,
  billedSeconds: ({ billedSeconds }) => billedSeconds,
  amount: ({ amount }) => amount,
  currency: (_, { currency }) => currency,
  ratePrefix: ({ orderRateId }, { prefixOf }) =>
    orderRateId === null ? null : prefixOf(orderRateId),
  kind: ({ kind }) => kind,
  version: ({ version }) => version,
  isCurrent: ({ isCurrent }) => isCurrent,
  recordedAt: ({ recordedAt }) => recordedAt,
} satisfies Record<string, CellOf>;

const REPORTED_COLUMNS = OWN_FIELDS.map((name): [string, CellOf] => [name, REPORTED[name]]);
const ALL_COLUMNS = [...REPORTED_COLUMNS, ...Object.entries<CellOf>(JUDGED)];

const columnsOf = ({ columns }: Pick<ExportSettings, 'columns'>) =>
  columns === 'import' ? REPORTED_COLUMNS : ALL_COLUMNS;

/** What stands before the rows: the names of the columns, or nothing. */
export function exportHeader(settings: Pick<ExportSettings, 'format' | 'columns'>): string {
  return settings.format === 'csv' ? csvLine(columnsOf(settings).map(([name]) => name)) : '';
}

/** Some rows as a text, each with its line end. */
export function exportRows(rows: readonly UsageRow[], settings: ExportSettings): string {
  const columns = columnsOf(settings);
  const lines =
    settings.format === 'csv'
      ? rows.map((row) => csvLine(columns.map(([, cellOf]) => cellOf(row, settings))))
      : rows.map((row) => jsonLine(columns.map(([name, cellOf]) => [name, cellOf(row, settings)])));
  return lines.join('');
}

const jsonLine = (fields: readonly (readonly [string, CsvCell])[]) =>
  `${JSON.stringify(Object.fromEntries(fields))}\n`;
