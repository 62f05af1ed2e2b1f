import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { enumType } from '../../../graphql/enum';
import { RequiresRight } from '../../../graphql/authorization';
import { Node } from '../../../graphql/node';
import { CountScalar, DateScalar, DateTimeScalar, YearMonthScalar } from '../../../graphql/scalars';
import type {
  BillingRunScope,
  BillingRunStatus,
  RunAccountStatus,
  RunReasonCode,
} from './run-status';

export const BillingRunScopeType = enumType<BillingRunScope>(
  'BillingRunScope',
  'Which accounts a billing run bills.',
  {
    ALL: 'Every account.',
    LEGAL_ENTITY: 'The accounts to which a legal entity sold on the day of the start.',
    ACCOUNTS: 'Accounts that were named.',
  },
);

export const BillingRunStatusType = enumType<BillingRunStatus>(
  'BillingRunStatus',
  'Where a billing run stands.',
  {
    OPEN: 'It is worked on, or waits for days of grace to end.',
    CANCELLED: 'It was cancelled: what was finalized stays, the rest was left as it was.',
    DONE: 'Nothing is left to do in it; accounts may be parked, or wait for a person.',
  },
);

export const BillingRunAccountStatusType = enumType<RunAccountStatus>(
  'BillingRunAccountStatus',
  'Where an account of a billing run stands.',
  {
    WAITING: 'Its document has not been drafted yet.',
    DRAFTED: 'Its document has been drafted, and is finalized after the days of grace.',
    DONE: 'Its document is finalized, by this run or otherwise.',
    NOTHING: 'There was nothing to bill.',
    PARKED: 'It could not be billed. The next run, or resumeBillingRun, tries again.',
    WAITS_FOR_PERSON: 'A person has to approve the total.',
  },
);

export const BillingRunReasonCodeType = enumType<RunReasonCode>(
  'BillingRunReasonCode',
  'Why the document of an account in a billing run is not finalized.',
  {
    NOTHING: 'There is nothing to bill.',
    MISSING: 'Data of the parties, or how it is taxed, is missing.',
    AMBIGUOUS: 'Two lines would bill the same.',
    TAX: 'The tax of its lines does not go together.',
    ABOVE_BOUND:
      'The total is above the bound of the legal entity, or a service has many more lines or much more usage than before.',
    USE_DIFFERS: 'Its calls do not add up to the total that is billed.',
    INVALID_DOCUMENT: 'No files could be made of it.',
    DISCARDED: 'Its draft was discarded.',
    REFUSED: 'Something else that the message names.',
    FAULT: 'A fault on the server; the log has it under the incident.',
    TEST_CLOCK: 'The account has a test clock, which makes its documents when it is advanced.',
  },
);

@RequiresRight('READ_ACROSS_ACCOUNTS')
@ObjectType('BillingRunReason', {
  description: 'Why the document of an account in a run is not finalized.',
})
export class BillingRunReason {
  @Field(() => BillingRunReasonCodeType, { description: 'A stable code to branch on.' })
  code: RunReasonCode;

  @Field(() => String, {
    nullable: true,
    description: 'The id under which the server’s log has it; null unless it is a fault.',
  })
  incidentId: string | null;
}

@RequiresRight('READ_ACROSS_ACCOUNTS')
@ObjectType('BillingRunAccount', { description: 'An account of a billing run.' })
export class BillingRunAccount {
  @Field(() => BillingRunAccountStatusType, { description: 'Where it stands.' })
  status: RunAccountStatus;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First day on which the draft may be finalized, in the account’s time zone; null before it is drafted.',
  })
  finalizeNotBefore: string | null;

  @Field(() => DateTimeScalar, { description: 'When its status changed last.' })
  changedAt: string;
}

@RequiresRight('READ_ACROSS_ACCOUNTS')
@ObjectType('BillingRunProgress', {
  description: 'Accounts of a billing run by where they stand now.',
  simpleResolvers: true,
})
export class BillingRunProgress {
  @Field(() => CountScalar, { description: 'All of them.' })
  total: number;

  @Field(() => CountScalar, { description: 'Those that wait to be drafted.' })
  waiting: number;

  @Field(() => CountScalar, { description: 'Those that are drafted and not finalized.' })
  drafted: number;

  @Field(() => CountScalar, { description: 'Those whose document is finalized.' })
  done: number;

  @Field(() => CountScalar, { description: 'Those with nothing to bill.' })
  nothing: number;

  @Field(() => CountScalar, { description: 'Those that are parked.' })
  parked: number;

  @Field(() => CountScalar, { description: 'Those that wait for a person.' })
  waitsForPerson: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When something is to be done next: in the past while it is worked on, to come while days of grace run. Null if nothing is left to do.',
  })
  nextDueAt: string | null;
}

@RequiresRight('READ_ACROSS_ACCOUNTS')
@ObjectType('BillingRunResult', {
  description: 'What a billing run had come to when it was completed, in accounts.',
  simpleResolvers: true,
})
export class BillingRunResult {
  @Field(() => CountScalar, { description: 'Accounts whose document was finalized.' })
  done: number;

  @Field(() => CountScalar, { description: 'Accounts with nothing to bill.' })
  nothing: number;

  @Field(() => CountScalar, { description: 'Accounts that were parked.' })
  parked: number;

  @Field(() => CountScalar, { description: 'Accounts that waited for a person.' })
  waiting: number;
}

@RequiresRight('READ_ACROSS_ACCOUNTS')
@ObjectType('BillingRun', {
  implements: Node,
  description:
    'A run that bills the accounts of a month: it drafts their documents, and finalizes them after the days of grace. An account and month is billed once, however many runs there are.',
})
export class BillingRun extends Node {
  @Field(() => YearMonthScalar, { description: 'The issue month of the documents.' })
  issueMonth: string;

  @Field(() => BillingRunScopeType, { description: 'Which accounts it bills.' })
  scope: BillingRunScope;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the legal entity that sells to them; null for another scope.',
  })
  legalEntityCode: string | null;

  @Field(() => Boolean, {
    description: 'Whether it started by itself, because the month of a legal entity began.',
  })
  isAutomatic: boolean;

  @Field(() => BillingRunStatusType, { description: 'Where it stands.' })
  status: BillingRunStatus;

  @Field(() => DateTimeScalar, { description: 'When it was started.' })
  startedAt: string;

  @Field(() => String, { description: 'Who started it: kind and subject.' })
  startedBy: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was completed or cancelled; null while it is open.',
  })
  endedAt: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who completed or cancelled it: kind and subject; null while it is open.',
  })
  endedBy: string | null;
}

export const BillingRunConnection = connectionOf<BillingRun>(BillingRun, 'BillingRun');
export const BillingRunAccountConnection = connectionOf<BillingRunAccount>(
  BillingRunAccount,
  'BillingRunAccount',
);
