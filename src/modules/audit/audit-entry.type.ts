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
  'A right that an operation exercises, and who holds it.',
  Object.fromEntries(rights.map((right) => [right, `Held by ${holdersOf(right)}.`])) as Record<
    Right,
    string
  >,
);

@ObjectType('AuditActor', { description: 'Who performed an operation.', simpleResolvers: true })
export class AuditActor {
  @Field(() => ViewerKind, { description: 'Kind of viewer.' })
  kind: Kind;

  @Field(() => String, { description: 'Subject of the token.' })
  name: string;
}

@ObjectType('AuditChange', {
  description: 'A value that an operation changed, as text.',
  simpleResolvers: true,
})
export class AuditChange {
  @Field(() => String, { description: 'Name of the value, as in the API.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'The value before; null if there was none.' })
  before: string | null;

  @Field(() => String, { nullable: true, description: 'The value after; null if there is none.' })
  after: string | null;
}

@RequiresRight('READ_AUDIT')
@ObjectType('AuditEntry', {
  implements: Node,
  description:
    'One operation, or one access of a beneficiary to a contract. Entries are never changed or removed.',
  simpleResolvers: true,
})
export class AuditEntry extends Node {
  @Field(() => DateTimeScalar, { description: 'When the operation was performed.' })
  occurredAt: string;

  @Field(() => String, {
    description: 'The mutation that was performed; LOOK if a beneficiary read a contract.',
  })
  act: string;

  @Field(() => [AuditChange], {
    description: 'Values that were changed; empty if values were only added.',
  })
  changes: AuditChange[];

  @Field(() => String, {
    nullable: true,
    description: 'IP address of the client; null if the operation did not come over the network.',
  })
  remoteAddress: string | null;

  @Field(() => String, { description: 'Id of the request, shared by all entries it produced.' })
  requestId: string;
}

export const AuditEntryConnection = connectionOf<AuditEntry>(AuditEntry, 'AuditEntry');
