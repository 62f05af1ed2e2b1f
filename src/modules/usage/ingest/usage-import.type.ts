import { Field, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { enumType } from '../../../graphql/enum';
import { RequiresRight } from '../../../graphql/authorization';
import { Node } from '../../../graphql/node';
import { CountScalar, DateTimeScalar } from '../../../graphql/scalars';

export const UsageOutcomeType = enumType('UsageOutcome', 'What became of a record that was sent.', {
  ACCEPTED: 'Stored now.',
  DUPLICATE: 'Stored before with the same content; nothing changed.',
  CONFLICT: 'Stored before under this id with other content; nothing changed.',
  REJECTED: 'Not stored; why is in userErrors.',
});

export const UsageImportStateType = enumType(
  'UsageImportState',
  'Where a delivery of call records stands.',
  {
    OPEN: 'Under way, or interrupted: what is stored of it stays, and it can go on from there.',
    COMPLETE: 'Its end has been stored.',
  },
);

export const UsageIssueOutcomeType = enumType(
  'UsageIssueOutcome',
  'Why a record of a delivery was not stored.',
  {
    CONFLICT: 'Another content is stored under its id.',
    REJECTED: 'Something in it was wrong.',
  },
);

@RequiresRight('RECORD_USAGE')
@ObjectType('UsageFieldProblem', {
  description: 'What was wrong with a record that was sent.',
  simpleResolvers: true,
})
export class UsageFieldProblem {
  @Field(() => String, {
    nullable: true,
    description: 'The field, as it is named in a delivery; null for the record as a whole.',
  })
  field: string | null;

  @Field(() => String, { description: 'What was expected and what came.' })
  message: string;
}

@RequiresRight('RECORD_USAGE')
@ObjectType('UsageImportIssue', {
  description: 'A record of a delivery that was not stored, and why.',
  simpleResolvers: true,
})
export class UsageImportIssue {
  @Field(() => CountScalar, { description: 'The line on which it begins, from 1.' })
  line: number;

  @Field(() => UsageIssueOutcomeType, { description: 'Why it was not stored.' })
  outcome: 'CONFLICT' | 'REJECTED';

  @Field(() => String, {
    nullable: true,
    description: 'Its feed; null where it could not be read.',
  })
  source: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its id in the feed; null where it could not be read.',
  })
  externalId: string | null;

  @Field(() => [UsageFieldProblem], { description: 'What was wrong with it.' })
  problems: UsageFieldProblem[];

  @Field(() => DateTimeScalar, { description: 'When it came.' })
  recordedAt: string;
}

export const UsageImportIssueConnection = connectionOf<UsageImportIssue>(
  UsageImportIssue,
  'UsageImportIssue',
);

@RequiresRight('RECORD_USAGE')
@ObjectType('UsageImport', {
  implements: Node,
  description:
    'A delivery of call records, by whichever way it came, and what became of its records. Whoever sent it sees it, and staff.',
  simpleResolvers: true,
})
export class UsageImport extends Node {
  @Field(() => String, {
    nullable: true,
    description: 'The sender’s own name for it; null where it gave none.',
  })
  name: string | null;

  @Field(() => String, {
    description: 'Its format: "ndjson", "csv", …; "graphql" for recordUsage.',
  })
  format: string;

  @Field(() => CountScalar, {
    description: 'The last line up to which everything is stored; 0 for none.',
  })
  line: number;

  @Field(() => CountScalar, { description: 'Records that were stored.' })
  accepted: number;

  @Field(() => CountScalar, { description: 'Records that were there before, the same.' })
  duplicates: number;

  @Field(() => CountScalar, {
    description: 'Records that were there before with other content; nothing changed.',
  })
  conflicts: number;

  @Field(() => CountScalar, { description: 'Records that were not stored.' })
  rejected: number;

  @Field(() => DateTimeScalar, { description: 'When it began.' })
  startedAt: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When its end was stored; null until then.',
  })
  completedAt: string | null;
}

export const UsageImportConnection = connectionOf<UsageImport>(UsageImport, 'UsageImport');

export const UsageAnswerStatusType = enumType(
  'UsageAnswerStatus',
  'What is known of a record, asked for by its id in its feed.',
  {
    STORED: 'It is stored.',
    REMOVED: 'It was stored; its detail has been removed since, what it was charged has not.',
    REJECTED: 'It came, and was not stored.',
    UNKNOWN: 'It never came, or the viewer may not see that it did.',
  },
);

export const EXTERNAL_IDS_MAX = 1_000;

@RequiresRight('RECORD_USAGE')
@ObjectType('UsageAnswer', {
  description: 'What became of a record, whenever it was sent.',
  simpleResolvers: true,
})
export class UsageAnswer {
  @Field(() => String, { description: 'Its id in the feed, as asked for.' })
  externalId: string;

  @Field(() => UsageAnswerStatusType, { description: 'What is known of it.' })
  status: string;

  @Field(() => Int, { description: 'How often it came and was not stored, 100 at most.' })
  issueCount: number;
}
