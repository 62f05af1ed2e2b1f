import { Field, ID, InputType } from 'type-graphql';
import { enumType } from '../../graphql/enum';
import type { ActorKind as Kind } from '../../application/viewer';
import { OrderDirection } from '../accounts/account.input';
import { ViewerKind } from '../accounts/viewer.resolver';
import { DateTimeFilter } from '../usage/records/usage.input';

@InputType('ActFilter', { description: 'Conditions on an act; all that are given must hold.' })
export class ActFilter {
  @Field(() => String, { nullable: true, description: 'Exactly this.' })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'Any of these, at most 100.' })
  in?: string[] | null;
}

@InputType('ViewerKindFilter', {
  description: 'Conditions on a kind of viewer; all that are given must hold.',
})
export class ViewerKindFilter {
  @Field(() => ViewerKind, { nullable: true, description: 'Exactly this.' })
  eq?: Kind | null;

  @Field(() => [ViewerKind], { nullable: true, description: 'Any of these.' })
  in?: Kind[] | null;
}

@InputType('AuditEntryListWhere', {
  description: 'Which entries of one list; all conditions that are given must hold.',
})
export class AuditEntryListWhere {
  @Field(() => ActFilter, { nullable: true, description: 'By what was done.' })
  act?: ActFilter | null;

  @Field(() => ViewerKindFilter, { nullable: true, description: 'By what kind of viewer.' })
  actorKind?: ViewerKindFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when it was done.' })
  occurredAt?: DateTimeFilter | null;
}

@InputType('AuditEntryWhere', {
  description: 'Which entries; all conditions that are given must hold.',
})
export class AuditEntryWhere extends AuditEntryListWhere {
  @Field(() => ID, { nullable: true, description: 'Done to this account.' })
  accountId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Done under the contract of this subscription.' })
  subscriptionId?: string | null;
}

export const AuditEntryOrderField = enumType(
  'AuditEntryOrderField',
  'What entries are ordered by.',
  { OCCURRED_AT: 'When it was done.' },
);

@InputType('AuditEntryOrder', { description: 'Order of a list of entries.' })
export class AuditEntryOrder {
  @Field(() => AuditEntryOrderField, {
    defaultValue: 'OCCURRED_AT',
    description: 'What they are ordered by.',
  })
  field: keyof typeof AuditEntryOrderField;

  @Field(() => OrderDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction: keyof typeof OrderDirection;
}
