import type { CalendarDate } from '../../domain/time/calendar-date';
import { isBeneficiary } from '../../domain/contract/beneficiary';
import type { ClauseReference } from '../../domain/contract/service-terms';
import { auditedRow } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext, RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import type { RowKey } from '../../data/loader';
import { refuse } from '../../application/user-input-error';
import { clausesByDocumentVersion } from '../catalogue/clause.loader';
import type { PublishedTerms } from '../catalogue/service.loader';
import { contractOf, type Contract } from '../subscriptions/contract';
import { addDemandDay } from '../subscriptions/contract-day.store';
import { requireSubscription } from '../subscriptions/notice.commands';
import { DemandRow } from './performance-demand.entity';
import { wording } from './demand.sentences';

const DEMAND_MAX = 1_000;
/** Of what is said about a demand, in UTF-16 units. */
export const REASON_MAX = 2_000;

export interface NewDemand {
  readonly subscription: RowKey | undefined;
  readonly demand: string;
  readonly reason: string;
  readonly clause: ClauseReference;
  readonly dueOn: CalendarDate;
}

/**
 * Records that a beneficiary demands performance under a contract of its own.
 *
 * Source: CXone Services Terms 4.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field.
 */
export const demandPerformance = defineCommand({
  name: 'demandPerformance',
  right: 'DEMAND_PERFORMANCE',
  account: ({ subscription }: NewDemand) => subscription?.accountId,
  run: async (context, input, path) => {
    const contract = await requireOwnContract(context, input.subscription, path);
    const row = await checkedDemand(context, contract, input, path);
    await context.transaction.insert(DemandRow, [row]);
    await addDemandDay(context, contract, row.id, row.dueOn);
    return { performanceDemand: row };
  },
  audit: ({ performanceDemand }) => [
    {
      ...auditedRow('PerformanceDemand', performanceDemand),
      beneficiaryCode: performanceDemand.beneficiaryCode,
    },
  ],
  event: { type: 'demand.made', facts: ({ performanceDemand }) => [performanceDemand] },
});

/** A contract that the viewer is beneficiary of; any other is not there, whoever else has it. */
export async function requireOwnContract(
  context: RequestContext,
  key: RowKey | undefined,
  path: InputPath,
): Promise<Contract> {
  const at = [...path, 'subscriptionId'];
  const contract = await contractOf(context, await requireSubscription(context, key, at));
  if (isBeneficiary(vendorCodeOf(context), contract.terms)) return contract;
  return refuse('NOT_FOUND', at, wording('No subscription with this id.'));
}

const vendorCodeOf = ({ viewer }: RequestContext): string =>
  viewer.kind === 'VENDOR' ? viewer.vendorCode : '';

async function checkedDemand(
  context: CommandContext,
  { account, subscription, terms }: Contract,
  input: NewDemand,
  path: InputPath,
): Promise<DemandRow> {
  const check = new InputCheck();
  const today = context.today(account);
  if (input.dueOn < today) {
    check.invalid(
      [...path, 'dueOn'],
      wording('expected a day from today, {today}, on, got {got}', {
        ...{ today: { date: today }, got: { date: input.dueOn } },
      }),
    );
  }
  const { document, version, number } = input.clause;
  if (!(await isClauseOf(context, terms, input.clause))) {
    const own = `${terms.documentCode} ${terms.documentVersion}`;
    const got = `${document} ${version} ${number}`;
    check.invalid(
      [...path, 'clause'],
      wording("expected a clause of the contract's terms, such as one of {terms}, got {got}", {
        terms: own,
        got,
      }),
    );
  }
  const row: DemandRow = {
    accountId: account.id,
    id: context.newId(),
    subscriptionId: subscription.id,
    beneficiaryCode: vendorCodeOf(context),
    demand: check.text([...path, 'demand'], input.demand, DEMAND_MAX),
    reason: check.text([...path, 'reason'], input.reason, REASON_MAX),
    clauseDocument: document,
    clauseVersion: version,
    clauseNumber: number,
    dueOn: input.dueOn,
    demandedAt: context.recordedAt,
    ...context.recorded,
  };
  check.done();
  return row;
}

/** Whether the terms rest on that clause, or it stands in one of their documents. */
async function isClauseOf(
  context: RequestContext,
  terms: PublishedTerms,
  { document, version, number }: ClauseReference,
): Promise<boolean> {
  const isIt = (clause: ClauseReference) =>
    clause.document === document && clause.version === version && clause.number === number;
  if (Object.values(terms.clauses).some(isIt)) return true;
  const documents = [
    { document: terms.documentCode, version: terms.documentVersion },
    { document: terms.generalDocumentCode, version: terms.generalDocumentVersion },
  ];
  if (!documents.some((one) => one.document === document && one.version === version)) return false;
  return (await clausesByDocumentVersion(context, { document, version })).some(isIt);
}
