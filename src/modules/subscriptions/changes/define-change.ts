import { laterOf, type CalendarDate } from '../../../domain/time/calendar-date';
import { auditedRow } from '../../../application/audit';
import { defineCommand, type Command, type InputPath } from '../../../application/command';
import type { RequestContext } from '../../../application/context';
import type { EventType } from '../../../application/event-types';
import { requireRight, type Right } from '../../../application/rights';
import { refuse } from '../../../application/user-input-error';
import type { RowKey } from '../../../data/loader';
import { recordsOf, contractOf, stateOf, type ContractState } from '../contract';
import { requireOpenToRun } from '../running-services';
import type { SubscriptionRow } from '../subscription.entity';
import { RateRow } from '../../orders/order.entity';
import { changeById, subscriptionById } from '../subscription.loader';
import type { ContractChangeKind } from '../contract-change-kind';
import { ContractChangeRow } from '../contract-change.entity';
import { rewriteDerivedRows } from '../derived-rows.store';
import { newChange, type SaidOfChange } from './new-change';
import type { Wording } from '../../../domain/wording';
import { wording } from './change.sentences';

/** What a change is made to: a subscription, or an earlier change that it answers. */
export interface ChangeInput {
  readonly target: RowKey | undefined;
}

/** What an act decides by. */
export interface ChangeQuestion {
  readonly context: RequestContext;
  /** As the contract stands today, with everything that is on record. */
  readonly state: ContractState;
  readonly today: CalendarDate;
  readonly path: InputPath;
}

interface ActDefinition<Input extends ChangeInput> {
  /** As the mutation is called. */
  readonly name: string;
  readonly right: Right;
  readonly rightFor?: (input: Input) => Right;
  readonly kind: ContractChangeKind;
  readonly event: EventType;
}

interface ChangeDefinition<Input extends ChangeInput> extends ActDefinition<Input> {
  /** The rates that the change brings in, or why it cannot; none when absent. */
  readonly rates?: (
    question: ChangeQuestion,
    input: Input,
    change: ContractChangeRow,
  ) => Promise<readonly RateRow[]>;
  /** Decides the change, or refuses it; it stores nothing. */
  readonly decide: (question: ChangeQuestion, input: Input) => SaidOfChange | Promise<SaidOfChange>;
}

interface AnswerDefinition<Input extends ChangeInput> extends ActDefinition<Input> {
  /** The kind of change that it answers, and the input field that names it. */
  readonly answers: { readonly kind: ContractChangeKind; readonly field: string };
  /** Decides the answer, or refuses it; it stores nothing. */
  readonly decide: (
    question: ChangeQuestion,
    input: Input,
    answered: ContractChangeRow,
  ) => SaidOfChange | Promise<SaidOfChange>;
}

/** A change that was decided: how the contract stands without it, and with it. */
export interface DecidedChange {
  readonly contractChange: ContractChangeRow;
  readonly before: ContractState;
  readonly after: ContractState;
  /** The rates that it brings in; none for most. */
  readonly rates: readonly RateRow[];
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

/** The contract that an act changes, and how it decides what is said of it. */
interface Target {
  readonly subscription: SubscriptionRow;
  readonly decide: (question: ChangeQuestion) => SaidOfChange | Promise<SaidOfChange>;
  readonly rates?: (
    question: ChangeQuestion,
    change: ContractChangeRow,
  ) => Promise<readonly RateRow[]>;
}

/** What an act names: undefined where the viewer sees nothing by that id. */
type FindTarget<Input> = (context: RequestContext, input: Input) => Promise<Target | undefined>;

/** A change of a subscription that the input names. */
export function defineChange<Input extends ChangeInput>(
  definition: ChangeDefinition<Input>,
): ContractChangeAct<Input> {
  const find: FindTarget<Input> = async (context, input) => {
    const subscription = input.target ? await subscriptionById(context, input.target) : null;
    if (!subscription) return undefined;
    return {
      subscription,
      decide: (question) => definition.decide(question, input),
      rates: async (question, change) => (await definition.rates?.(question, input, change)) ?? [],
    };
  };
  return defineAct(definition, find, {
    ...{ message: wording('No subscription with this id.'), field: 'subscriptionId' },
  });
}

/** A change that answers an earlier one, which the input names. */
export function defineAnswer<Input extends ChangeInput>(
  definition: AnswerDefinition<Input>,
): ContractChangeAct<Input> {
  const { kind, field } = definition.answers;
  const find: FindTarget<Input> = async (context, input) => {
    const answered = input.target ? await changeById(context, input.target) : null;
    if (answered?.kind !== kind) return undefined;
    const { accountId, subscriptionId: id } = answered;
    const subscription = await subscriptionById(context, { accountId, id });
    if (!subscription) return undefined;
    const decide = async (question: ChangeQuestion) => ({
      ...(await definition.decide(question, input, answered)),
      answersId: answered.id,
    });
    return { subscription, decide };
  };
  return defineAct(definition, find, {
    ...{ message: MISSING[kind] ?? wording('No change with this id.'), field },
  });
}

/**
 * Makes a change of a running contract: one fact, decided by how the contract stands.
 *
 * The preview and the act decide by the same function, so they cannot disagree.
 */
function defineAct<Input extends ChangeInput>(
  { name, right, rightFor, kind, event }: ActDefinition<Input>,
  find: FindTarget<Input>,
  missing: { readonly message: Wording; readonly field: string },
): ContractChangeAct<Input> {
  const decided = async (
    context: RequestContext,
    input: Input,
    path: InputPath,
  ): Promise<RecordedChange | undefined> => {
    const target = await find(context, input);
    if (!target) return undefined;
    const { subscription } = target;
    const contract = await contractOf(context, subscription);
    const records = await recordsOf(context, subscription);
    const today = context.today(contract.account);
    const state = stateOf(contract, records, today);
    const question = { context, state, today, path };
    const said = await target.decide(question);
    const contractChange = newChange(context, contract, kind, said);
    const rates = (await target.rates?.(question, contractChange)) ?? [];
    const { before, after } = withChanges(state, [contractChange]);
    await requireOpenToRun(context, after, [...path, missing.field]);
    return { subscription, before, after, contractChange, rates };
  };
  const command = defineCommand<Input, RecordedChange>({
    name,
    right,
    ...(rightFor && { rightFor }),
    account: ({ target }) => target?.accountId,
    run: async (context, input, path) => {
      const result = await decided(context, input, path);
      if (!result) {
        return refuse('NOT_FOUND', [...path, missing.field], missing.message);
      }
      await context.transaction.insert(ContractChangeRow, [result.contractChange]);
      await context.transaction.insert(RateRow, result.rates);
      await rewriteDerivedRows(context, [result.subscription]);
      return result;
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

const MISSING: Partial<Record<ContractChangeKind, Wording>> = {
  PARTIAL_NOTICE: wording('No partial notice with this id.'),
  SUSPENDED: wording('No suspension with this id.'),
  BREACH_NOTICE: wording('No breach notice with this id.'),
};

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
  const answeredOn = answer.toldOn === null ? answer.recordedAt : { date: answer.toldOn };
  const message = wording('expected one without such an answer, it was given on {answeredOn}', {
    answeredOn,
  });
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
    wording('expected a day up to today, {today}, got {got}', {
      ...{ today: { date: today }, got: { date: day } },
    }),
  );
}
