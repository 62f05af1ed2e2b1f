import { Field, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { enumType } from '../../../graphql/enum';
import { RequiresRight } from '../../../graphql/authorization';
import { Node } from '../../../graphql/node';
import { CountScalar, DateTimeScalar } from '../../../graphql/scalars';

export const UsageOutcomeType = enumType(
  'UsageOutcome',
  'The outcome for a record that was sent.',
  {
    ACCEPTED: 'Newly stored.',
    DUPLICATE: 'Already stored with the same content; nothing changed.',
    CONFLICT: 'Already stored under this id with different content; nothing changed.',
    REJECTED: 'Not stored; userErrors say why.',
  },
);

export const UsageImportStateType = enumType(
  'UsageImportState',
  'Status of a delivery of call records.',
  {
    OPEN: 'In progress, or interrupted: what is stored is kept, and the delivery can be resumed.',
    COMPLETE: 'Completely stored.',
    TAKEN_BACK: 'Taken back, or being taken back: nothing more of it is stored.',
  },
);

export const UsageIssueOutcomeType = enumType(
  'UsageIssueOutcome',
  'Why a record of a delivery was not stored.',
  {
    CONFLICT: 'Different content is stored under its id.',
    REJECTED: 'The record is invalid.',
  },
);

@RequiresRight('RECORD_USAGE')
@ObjectType('UsageFieldProblem', {
  description: 'A problem with a record that was sent.',
  simpleResolvers: true,
})
export class UsageFieldProblem {
  @Field(() => String, {
    nullable: true,
    description: 'The field, as named in a delivery; null for the record as a whole.',
  })
  field: string | null;

  @Field(() => String, { description: 'What was expected, and what was received.' })
  message: string;
}

@RequiresRight('RECORD_USAGE')
@ObjectType('UsageImportIssue', {
  description: 'A record of a delivery that was not stored, and why.',
  simpleResolvers: true,
})
export class UsageImportIssue {
  @Field(() => CountScalar, { description: 'The line on which it begins, starting at 1.' })
  line: number;

  @Field(() => UsageIssueOutcomeType, { description: 'Why it was not stored.' })
  outcome: 'CONFLICT' | 'REJECTED';

  @Field(() => String, {
    nullable: true,
    description: 'The feed; null if it could not be read.',
  })
  source: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Id of the record in the feed; null if it could not be read.',
  })
  externalId: string | null;

  @Field(() => [UsageFieldProblem], { description: 'Problems found in it.' })
  problems: UsageFieldProblem[];

  @Field(() => DateTimeScalar, { description: 'When it was received.' })
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
    'A delivery of call records, through any channel, and the outcome for its records. Visible to its sender and to staff.',
  simpleResolvers: true,
})
export class UsageImport extends Node {
  @Field(() => String, {
    nullable: true,
    description: 'Name given by the sender; null if none was given.',
  })
  name: string | null;

  @Field(() => String, {
    description: 'Format: "ndjson", "csv", …; "graphql" for recordUsage.',
  })
  format: string;

  @Field(() => CountScalar, {
    description: 'The last line up to which everything has been stored; 0 if nothing has.',
  })
  line: number;

  @Field(() => CountScalar, { description: 'Number of records stored.' })
  accepted: number;

  @Field(() => CountScalar, {
    description: 'Number of records already stored with the same content.',
  })
  duplicates: number;

  @Field(() => CountScalar, {
    description: 'Number of records already stored with different content; nothing changed.',
  })
  conflicts: number;

  @Field(() => CountScalar, { description: 'Number of records rejected.' })
  rejected: number;

  @Field(() => DateTimeScalar, { description: 'When it began.' })
  startedAt: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the delivery was complete; null until then.',
  })
  completedAt: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When taking it back began; null if it was not taken back.',
  })
  takenBackAt: string | null;
}

export const UsageImportConnection = connectionOf<UsageImport>(UsageImport, 'UsageImport');

export const UsageAnswerStatusType = enumType(
  'UsageAnswerStatus',
  'State of a record, looked up by its id in its feed.',
  {
    STORED: 'It is stored.',
    REMOVED: 'It was stored; its detail has since been removed, but its charge has not.',
    REJECTED: 'It was received, but not stored.',
    UNKNOWN: 'It was never received, or the viewer may not see that it was.',
  },
);

export const EXTERNAL_IDS_MAX = 1_000;

@RequiresRight('RECORD_USAGE')
@ObjectType('UsageAnswer', {
  description: 'The outcome for a record, whenever it was sent.',
  simpleResolvers: true,
})
export class UsageAnswer {
  @Field(() => String, { description: 'Id of the record in the feed, as requested.' })
  externalId: string;

  @Field(() => UsageAnswerStatusType, { description: 'Its state.' })
  status: string;

  @Field(() => Int, { description: 'How often it was received and not stored, counted up to 100.' })
  issueCount: number;
}
