import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { RequiresRight } from '../../graphql/authorization';
import { Node } from '../../graphql/node';
import { DateTimeScalar } from '../../graphql/scalars';
import { holdersOf, RIGHTS, type Right } from '../../application/rights';
import type { ActorKind as Kind } from '../../application/viewer';
import { ViewerKind } from '../accounts/viewer.resolver';

const rights = Object.keys(RIGHTS) as Right[];

export const AccessRight = enumType<Right>(
  'AccessRight',
  'A right that an act exercises, with who holds it.',
  Object.fromEntries(rights.map((right) => [right, `Held by ${holdersOf(right)}.`])) as Record<
    Right,
    string
  >,
);

@ObjectType('AuditActor', { description: 'Who did something.', simpleResolvers: true })
export class AuditActor {
  @Field(() => ViewerKind, { description: 'What kind of viewer.' })
  kind: Kind;

  @Field(() => String, { description: 'The subject of its token.' })
  name: string;
}

@ObjectType('AuditChange', { description: 'What an act changed, as texts.', simpleResolvers: true })
export class AuditChange {
  @Field(() => String, { description: 'What it is, as the API names it.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Before; null where there was nothing.' })
  before: string | null;

  @Field(() => String, { nullable: true, description: 'After; null where there is nothing.' })
  after: string | null;
}

@RequiresRight('READ_AUDIT')
@ObjectType('AuditEntry', {
  implements: Node,
  description:
    'One act, or one look of a beneficiary at a contract. Entries are never changed or removed.',
  simpleResolvers: true,
})
export class AuditEntry extends Node {
  @Field(() => DateTimeScalar, { description: 'When it was done.' })
  occurredAt: string;

  @Field(() => String, {
    description: 'The mutation that did it; LOOK where a beneficiary read a contract.',
  })
  act: string;

  @Field(() => [AuditChange], { description: 'What it changed; empty where it only added.' })
  changes: AuditChange[];

  @Field(() => String, {
    nullable: true,
    description: 'Address of the client; null where there is no network.',
  })
  remoteAddress: string | null;

  @Field(() => String, { description: 'The request: the same in all entries that it made.' })
  requestId: string;
}

export const AuditEntryConnection = connectionOf<AuditEntry>(AuditEntry, 'AuditEntry');
