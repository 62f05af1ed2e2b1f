import { laterOf, type CalendarDate } from '../../../domain/time/calendar-date';
import { auditedRow } from '../../../application/audit';
import { defineCommand, type Command, type InputPath } from '../../../application/command';
import type { RequestContext } from '../../../application/context';
import type { EventType } from '../../../application/event-types';
import { requireRight, type Right } from '../../../application/rights';
import { refuse } from '../../../application/user-input-error';
import type { RowKey } from '../../../data/loader';
import { recordsOf, contractOf, stateOf, type ContractState } from '../contract';
import type { SubscriptionRow } from '../subscription.entity';
import { changeById, subscriptionById } from '../subscription.loader';
import type { ContractChangeKind } from '../contract-change-kind';
import { ContractChangeRow } from '../contract-change.entity';
import { rewriteTermRhythm } from '../term-rhythm.store';

/** What a change is made to: a subscription, or an earlier change that it answers. */
export interface ChangeInput {
  readonly target: RowKey | undefined;
}

/** The columns of a change that its act decides; all others are null. */
export type NewChange = Pick<ContractChangeRow, 'givenBy'> &
  Partial<Omit<ContractChangeRow, 'accountId' | 'id' | 'subscriptionId' | 'kind' | 'answersId'>>;

/** What an act decides by. */
export interface ChangeQuestion {
  readonly context: RequestContext;
  /** As the contract stands today, with everything that is on record. */
  readonly state: ContractState;
  readonly today: CalendarDate;
  readonly path: InputPath;
}

interface ChangeDefinition<Input extends ChangeInput> {
  /** As the mutation is called. */
  readonly name: string;
  readonly right: Right;
  readonly rightFor?: (input: Input) => Right;
  readonly kind: ContractChangeKind;
  readonly event: EventType;
  /** Decides the change, or refuses it; it stores nothing. */
  readonly decide: (
    question: ChangeQuestion,
    input: Input,
    answered: ContractChangeRow,
  ) => NewChange | Promise<NewChange>;
  /** The kind of change that it answers, and the input field that names it. */
  readonly answers?: { readonly kind: ContractChangeKind; readonly field: string };
}

/** A change that was decided: how the contract stands without it, and with it. */
export interface DecidedChange {
  readonly contractChange: ContractChangeRow;
  readonly before: ContractState;
  readonly after: ContractState;
}

export interface RecordedChange extends DecidedChange {
  readonly subscription: SubscriptionRow;
}

/** A change of a contract: a command, and the preview that decides by the same function. */
export interface ContractChangeAct<Input> extends Command<Input, RecordedChange> {
  /**
   * Decides what the act would; nothing is stored. Undefined where the viewer sees nothing by that
   * id.
   */
  readonly preview: (
    context: RequestContext,
    input: Input,
    path: InputPath,
  ) => Promise<RecordedChange | undefined>;
}

/**
 * Makes a change of a running contract: one fact, decided by how the contract stands.
 *
 * The preview and the act decide by the same function, so they cannot disagree.
 */
export function defineChange<Input extends ChangeInput>(
  definition: ChangeDefinition<Input>,
): ContractChangeAct<Input> {
  const { name, right, rightFor, kind, event } = definition;
  const decided = async (
    context: RequestContext,
    input: Input,
    path: InputPath,
  ): Promise<RecordedChange | undefined> => {
    const target = await targetOf(context, definition, input);
    if (!target) return undefined;
    const { subscription, answered } = target;
    const contract = await contractOf(context, subscription);
    const records = await recordsOf(context, subscription);
    const today = context.today(contract.account);
    const state = stateOf(contract, records, today);
    const question = { context, state, today, path };
    const change = await definition.decide(question, input, answered ?? NO_CHANGE);
    const contractChange: ContractChangeRow = {
      ...NO_CHANGE,
      ...change,
      accountId: subscription.accountId,
      id: context.newId(),
      subscriptionId: subscription.id,
      kind,
      answersId: answered?.id ?? null,
      beneficiaryCode: subscription.beneficiaryCode,
    };
    return { subscription, ...withChanges(state, [contractChange]), contractChange };
  };
  const command = defineCommand<Input, RecordedChange>({
    name,
    right,
    ...(rightFor && { rightFor }),
    account: ({ target }) => target?.accountId,
    run: async (context, input, path) => {
      const result = await decided(context, input, path);
      if (!result) return refuseTarget(definition, path);
      const contractChange = { ...result.contractChange, ...context.recorded };
      await context.transaction.insert(ContractChangeRow, [contractChange]);
      await rewriteTermRhythm(context, [result.subscription]);
      return { ...result, contractChange };
    },
    audit: ({ contractChange, before, after }) => [
      auditedRow('ContractChange', contractChange, endChanged(before, after)),
    ],
    event: { type: event, facts: ({ contractChange }) => [contractChange] },
  });
  const preview: ContractChangeAct<Input>['preview'] = async (context, input, path) => {
    requireRight(context.viewer, 'READ_ACCOUNTS');
    return decided(context, input, path);
  };
  return Object.assign(command, { preview });
}

/** What an audit entry says of a change that moves the end of service. */
export const endChanged = (before: ContractState, after: ContractState) =>
  before.endsBefore === after.endsBefore
    ? []
    : [{ name: 'endsBefore', before: before.endsBefore, after: after.endsBefore }];

/** How a contract stands without some changes and with them, once all of them hold. */
export function withChanges(
  state: ContractState,
  changes: readonly ContractChangeRow[],
): { before: ContractState; after: ContractState } {
  const { contract, records } = state;
  const days = changes.flatMap(({ effectiveOn, toldOn }) => [effectiveOn, toldOn]);
  const asOf = days.reduce<CalendarDate>(
    (latest, day) => laterOf(latest, day ?? latest),
    state.asOf,
  );
  const all = { ...records, changes: [...records.changes, ...changes] };
  return {
    before: stateOf(contract, records, asOf),
    after: stateOf(contract, all, asOf),
  };
}

/** What is changed, and the change that is answered; undefined where it is not to be seen. */
async function targetOf<Input extends ChangeInput>(
  context: RequestContext,
  { answers }: ChangeDefinition<Input>,
  { target }: Input,
): Promise<{ subscription: SubscriptionRow; answered?: ContractChangeRow } | undefined> {
  if (!target) return undefined;
  if (!answers) {
    const subscription = await subscriptionById(context, target);
    return subscription ? { subscription } : undefined;
  }
  const answered = await changeById(context, target);
  if (answered?.kind !== answers.kind) return undefined;
  const { accountId, subscriptionId: id } = answered;
  const subscription = await subscriptionById(context, { accountId, id });
  return subscription ? { subscription, answered } : undefined;
}

function refuseTarget<Input extends ChangeInput>(
  { answers }: ChangeDefinition<Input>,
  path: InputPath,
): never {
  const named = answers ? inWords(answers.kind) : 'subscription';
  const at = [...path, answers?.field ?? 'subscriptionId'];
  return refuse('NOT_FOUND', at, `No ${named} with this id.`);
}

const inWords = (kind: ContractChangeKind): string => NAMES[kind] ?? 'change';
const NAMES: Partial<Record<ContractChangeKind, string>> = {
  PARTIAL_NOTICE: 'partial notice',
  SUSPENDED: 'suspension',
  BREACH_NOTICE: 'breach notice',
};

/** A change of which nothing is said yet. */
export const NO_CHANGE: ContractChangeRow = {
  accountId: '',
  id: '',
  subscriptionId: '',
  kind: 'AMENDED',
  effectiveOn: null,
  toldOn: null,
  sentOn: null,
  givenOn: null,
  deliveryMethod: null,
  orderLineId: null,
  chargeId: null,
  fewerUnits: null,
  unitPrice: null,
  answersId: null,
  successorId: null,
  suspendedAt: null,
  resumedAt: null,
  givenBy: 'PROVIDER',
  isAccepted: null,
  isCurable: null,
  reason: null,
  beneficiaryCode: null,
  recordedAt: '' as ContractChangeRow['recordedAt'],
  recordedBy: '',
};

/** Refuses a second answer to a change that admits one. */
export function refuseAnswered(
  { state, path }: ChangeQuestion,
  answered: ContractChangeRow,
  kind: ContractChangeKind,
  field: string,
): void {
  const answer = state.records.changes.find(
    (change) => change.kind === kind && change.answersId === answered.id,
  );
  if (!answer) return;
  const message = `expected one without such an answer, it was given on ${answer.toldOn ?? answer.recordedAt}`;
  refuse('ALREADY_DONE', [...path, field], message);
}

/** Refuses a day that has not come yet. */
export function refuseFuture(
  { today, path }: ChangeQuestion,
  field: string,
  day: CalendarDate,
): CalendarDate {
  if (day <= today) return day;
  return refuse(
    'INVALID_INPUT',
    [...path, field],
    `expected a day up to today, ${today}, got ${day}`,
  );
}
