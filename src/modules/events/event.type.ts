import { Field, Int, InterfaceType, ObjectType, type ClassType } from 'type-graphql';
import type { EventType as Type } from '../../application/event-types';
import type { Instant } from '../../domain/time/time-zone';
import { RequiresRight } from '../../graphql/authorization';
import { PageInfo } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { Node } from '../../graphql/node';
import type { NodeTypeName } from '../../graphql/node-id';
import { DateTimeScalar } from '../../graphql/scalars';
import { Account, Partner, Person } from '../accounts/account.type';
import { PerformanceDemand } from '../demands/performance-demand.type';
import { Invoice } from '../invoices/invoice.type';
import { BillingRun } from '../invoices/runs/billing-run.type';
import { InvoiceDispute, Payment } from '../invoices/settlement.type';
import { Order } from '../orders/order.type';
import { ApiClient } from '../partners/api-client.type';
import { ContractChange } from '../subscriptions/changes/contract-change.type';
import { NoticeWithdrawal, TerminationNotice } from '../subscriptions/notice.type';
import { Subscription } from '../subscriptions/subscription.type';
import { Reminder } from '../reminders/reminder.type';
import { SupportContact } from '../support/support-contact.type';
import { UsageImport } from '../usage/ingest/usage-import.type';
import { enumNameOf, EVENT_KINDS, EVENT_TYPE_LIST, objectNameOf } from './event-kind';

/** The objects that events lead to. */
const SUBJECTS: { readonly [Name in NodeTypeName]?: ClassType } = {
  ApiClient,
  BillingRun,
  ContractChange,
  Invoice,
  InvoiceDispute,
  NoticeWithdrawal,
  Order,
  Partner,
  Payment,
  PerformanceDemand,
  Person,
  Reminder,
  SupportContact,
  TerminationNotice,
  UsageImport,
};

export const EventTypeEnum = enumType(
  'EventType',
  'What happened. More types will come: clients pass over those that they do not know. In webhooks the name is written in lower case, with a full stop behind its first word: notice.given.',
  Object.fromEntries(
    EVENT_TYPE_LIST.map((type) => [enumNameOf(type), EVENT_KINDS[type].description]),
  ),
);

@InterfaceType('Event', {
  implements: Node,
  description:
    'Something that happened, recorded once and kept for ever. It names what it is about and holds no copy of it; its id follows from that fact, so that nothing is told twice under two ids.',
  resolveType: (event: { readonly __typename: string }) => event.__typename,
})
export abstract class Event extends Node {
  @Field(() => EventTypeEnum, { description: 'What happened.' })
  type: string;

  @Field(() => Int, {
    description:
      'Its number among the events of its account: 1, 2, 3 … without gaps, in the order of recording. Events of no account are counted by themselves.',
  })
  sequence: number;

  @Field(() => DateTimeScalar, { description: 'When it took effect.' })
  occurredAt: Instant;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: Instant;

  @Field(() => Account, {
    nullable: true,
    description: 'The account that it happened to; null for what belongs to no account.',
  })
  account: Account | null;

  @Field(() => Subscription, {
    nullable: true,
    description: 'The subscription that it is about; null if it is about none, or about several.',
  })
  subscription: Subscription | null;
}

/** The object type of a type of event: its own field leads to the fact. */
function newEventType(type: Type): ClassType {
  const { description, right, subject } = EVENT_KINDS[type];
  class EventOfType extends Event {}
  if (subject) {
    const [field, name] = subject;
    const subjectType = SUBJECTS[name];
    if (!subjectType) throw new Error(`events lead to no ${name}`);
    const options = {
      nullable: true,
      description: 'What it is about; null if the viewer cannot see it.',
    };
    Field(() => subjectType, options)(EventOfType.prototype, field);
  }
  ObjectType(objectNameOf(type), { implements: Event, description, simpleResolvers: true })(
    EventOfType,
  );
  RequiresRight(right)(EventOfType);
  return EventOfType;
}

export const EVENT_OBJECT_TYPES: readonly ClassType[] = EVENT_TYPE_LIST.map(newEventType);

@ObjectType('EventEdge', {
  description: 'An event of a list, with its cursor.',
  simpleResolvers: true,
})
export class EventEdge {
  @Field(() => String, { description: 'Cursor of the event, for after.' })
  cursor: string;

  @Field(() => Event, { description: 'The event.' })
  node: object;
}

@ObjectType('EventConnection', {
  description: 'A page of events, in the order in which they were placed in the feed.',
  simpleResolvers: true,
})
export class EventConnection {
  @Field(() => [EventEdge], { description: 'The events with their cursors.' })
  edges: EventEdge[];

  @Field(() => [Event], { description: 'The events without their cursors.' })
  nodes: object[];

  @Field(() => PageInfo, {
    description:
      'The position of this page in the feed. endCursor is never null: it is the last place that was looked at, also on an empty page.',
  })
  pageInfo: PageInfo;

  @Field(() => String, {
    description: 'Cursor of the end of the feed: with it, only what comes later is read.',
  })
  headCursor: string;
}
