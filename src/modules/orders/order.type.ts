import { Field, Int, ObjectType } from 'type-graphql';
import { enumType } from '../../graphql/enum';
import { Node } from '../../graphql/node';
import type { OrderLinePurpose } from './order-line-purpose';
import { DateScalar, DateTimeScalar, DecimalScalar } from '../../graphql/scalars';
import { RequiresRight } from '../../graphql/authorization';
import { connectionOf } from '../../graphql/connection';

@ObjectType('Acceptance', {
  description: 'Who accepted an order and its terms.',
  simpleResolvers: true,
})
export class Acceptance {
  @Field(() => String, { description: 'Name of the person.' })
  name: string;

  @Field(() => String, { description: 'E-mail address of the person.' })
  email: string;

  @Field(() => DateTimeScalar, { description: 'When the order and its terms were accepted.' })
  acceptedAt: string;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('Charge', {
  implements: Node,
  description: 'A number of units at a unit price, as an order stated it.',
  simpleResolvers: true,
})
export class Charge extends Node {
  @Field(() => String, { description: 'What is charged, such as "Agent seat".' })
  description: string;

  @Field(() => Int, { description: 'Whole units, such as seats.' })
  quantity: number;

  @Field(() => Boolean, {
    description:
      'Whether it counts towards the monthly minimum of its contract; false for a one-time charge.',
  })
  countsTowardsMinimum: boolean;
}

@ObjectType('Surcharge', {
  description: 'What a regulatory surcharge may be at most: base × factor, rounded down.',
})
export class Surcharge {
  @Field(() => String, { description: 'Who asks for it, such as "FCC".' })
  authority: string;

  @Field(() => DecimalScalar, { description: '0.17 for 17 percent.' })
  factor: string;
}

@ObjectType('PriceLapse', {
  description: 'The price that follows when a stated price lapses.',
  simpleResolvers: true,
})
export class PriceLapse {
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day of the price that follows; null: the first day after the initial term.',
  })
  lapsesOn: string | null;
}

export const OrderLinePurposeType = enumType<OrderLinePurpose>(
  'OrderLinePurpose',
  'What a line of an order does.',
  {
    NEW: 'It begins a contract.',
    AMENDS: 'It changes a contract that is there.',
    REPLACES: 'It begins a contract that takes the place of another.',
  },
);

@ObjectType('ChosenRateCard', {
  description: 'The rate card of an order line.',
  simpleResolvers: true,
})
export class ChosenRateCard {
  @Field(() => String, { description: 'Code of the card.' })
  code: string;

  @Field(() => Int, { description: 'Version of the card whose rates were copied or pinned.' })
  version: number;

  @Field(() => Boolean, {
    description:
      'Whether the calls are charged by the rates of the card itself (cardRates), except those that the line replaces; false if they were copied into rates.',
  })
  isPinned: boolean;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('OrderLine', {
  implements: Node,
  description: 'One service of an order.',
  simpleResolvers: true,
})
export class OrderLine extends Node {
  @Field(() => OrderLinePurposeType, { description: 'What the line does.' })
  purpose: OrderLinePurpose;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day from which it holds; null: from the effective date of the order.',
  })
  startsOn: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day of the initial term, inclusive, if the order states that.',
  })
  lastTermDay: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Term stated by the order in months; null if it states days or no term.',
  })
  termMonths: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Term stated by the order in days; null if it states months or no term.',
  })
  termDays: number | null;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('Order', {
  implements: Node,
  description: 'An order as it was agreed.',
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
    description:
      'Date on which it takes effect, in the account’s time zone: the earlier of submission and signature.',
  })
  effectiveOn: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;
}

export const OrderConnection = connectionOf<Order>(Order, 'Order');
