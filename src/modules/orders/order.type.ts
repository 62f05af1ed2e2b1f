import { Field, Int, ObjectType } from 'type-graphql';
import { enumType } from '../../graphql/enum';
import { Node } from '../../graphql/node';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import { Needs } from '../../graphql/needs';
import type { CallDirection, CallLeg } from '../../domain/rate-selection';

export const CallDirectionType = enumType<CallDirection>(
  'CallDirection',
  'Which way a call went.',
  {
    INBOUND: 'To the service.',
    OUTBOUND: 'From the service.',
  },
);

export const CallLegType = enumType<CallLeg>(
  'CallLeg',
  'Which part of a call; each is priced apart.',
  {
    CONSUMER: 'Between the caller or callee and the service.',
    AGENT: 'Between the service and the agent; free when the agent is reached over VoIP.',
  },
);

@ObjectType({ description: 'Who accepted an order and its terms.', simpleResolvers: true })
export class Acceptance {
  @Field(() => String, { description: 'Name of the person.' })
  name: string;

  @Field(() => String, { description: 'E-mail address of the person.' })
  email: string;

  @Field(() => DateTimeScalar, { description: 'When the order and its terms were accepted.' })
  acceptedAt: string;
}

@ObjectType({ description: 'So many units at a price.', simpleResolvers: true })
export class Charge {
  @Field(() => String, { description: 'What is charged, such as "Agent seat".' })
  description: string;

  @Field(() => Int, { description: 'Whole units, such as seats.' })
  quantity: number;
}

@Needs('READ_ACCOUNTS')
@ObjectType({
  implements: Node,
  description: 'A rate per minute that the order states.',
  simpleResolvers: true,
})
export class Rate extends Node {
  @Field(() => CallDirectionType, { description: 'For calls in this direction.' })
  direction: CallDirection;

  @Field(() => CallLegType, { description: 'For this leg of a call.' })
  leg: CallLeg;

  @Field(() => String, {
    description: 'For numbers that begin so, without the plus; the longest wins, "" is for all.',
  })
  prefix: string;

  @Field(() => Int, { description: 'Seconds of the first increment, the least that is billed.' })
  initialIncrementSeconds: number;

  @Field(() => Int, { description: 'Seconds of each further increment; begun ones count whole.' })
  additionalIncrementSeconds: number;

  @Field(() => DateScalar, {
    description: 'First local date of an answer it holds for, inclusive.',
  })
  validFrom: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First local date it no longer holds for, exclusive; null while it goes on.',
  })
  validBefore: string | null;
}

@Needs('READ_ACCOUNTS')
@ObjectType({ implements: Node, description: 'One service of an order.', simpleResolvers: true })
export class OrderLine extends Node {
  @Field(() => Int, {
    nullable: true,
    description: 'Months that the order states; null when it states days or nothing.',
  })
  termMonths: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Days that the order states; null when it states months or nothing.',
  })
  termDays: number | null;
}

@Needs('READ_ACCOUNTS')
@ObjectType({
  implements: Node,
  description: 'What was agreed, as it was agreed.',
  simpleResolvers: true,
})
export class Order extends Node {
  @Field(() => String, { description: 'Order number; unique in the account.' })
  number: string;

  @Field(() => DateTimeScalar, { description: 'When it was submitted.' })
  submittedAt: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'When it was signed; null if it was not.',
  })
  signedOn: string | null;

  @Field(() => DateScalar, {
    description: 'When it takes effect: the earlier of submission and signature, local date.',
  })
  effectiveOn: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded here.' })
  recordedAt: string;
}
