import { Field, ID, InputType } from 'type-graphql';
import { enumType } from '../../graphql/enum';
import type { ActorKind as Kind } from '../../application/viewer';
import { OrderDirection } from '../accounts/account.input';
import { ViewerKind } from '../accounts/viewer.resolver';
import { DateTimeFilter } from '../usage/records/usage.input';

@InputType('ActFilter', { description: 'Filter on an operation. All given conditions must match.' })
export class ActFilter {
  @Field(() => String, { nullable: true, description: 'Equal to this.' })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'Equal to any of these, at most 100.' })
  in?: string[] | null;
}

@InputType('ViewerKindFilter', {
  description: 'Filter on a kind of viewer. All given conditions must match.',
})
export class ViewerKindFilter {
  @Field(() => ViewerKind, { nullable: true, description: 'Equal to this.' })
  eq?: Kind | null;

  @Field(() => [ViewerKind], { nullable: true, description: 'Equal to any of these.' })
  in?: Kind[] | null;
}

@InputType('AuditEntryListWhere', {
  description: 'Filter for the entries of one list. All given conditions must match.',
})
export class AuditEntryListWhere {
  @Field(() => ActFilter, { nullable: true, description: 'By operation.' })
  act?: ActFilter | null;

  @Field(() => ViewerKindFilter, { nullable: true, description: 'By kind of viewer.' })
  actorKind?: ViewerKindFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By the time of the operation.' })
  occurredAt?: DateTimeFilter | null;
}

@InputType('AuditEntryWhere', {
  description: 'Filter for entries. All given conditions must match.',
})
export class AuditEntryWhere extends AuditEntryListWhere {
  @Field(() => ID, { nullable: true, description: 'Concerning this account.' })
  accountId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Performed under the contract of this subscription.',
  })
  subscriptionId?: string | null;
}

export const AuditEntryOrderField = enumType(
  'AuditEntryOrderField',
  'Fields that entries can be sorted by.',
  { OCCURRED_AT: 'When the operation was performed.' },
);

@InputType('AuditEntryOrder', { description: 'Order of a list of entries.' })
export class AuditEntryOrder {
  @Field(() => AuditEntryOrderField, {
    defaultValue: 'OCCURRED_AT',
    description: 'The field to sort by.',
  })
  field: keyof typeof AuditEntryOrderField;

  @Field(() => OrderDirection, { defaultValue: 'DESC', description: 'Sort direction.' })
  direction: keyof typeof OrderDirection;
}
