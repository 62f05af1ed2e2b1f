import { Field, ObjectType } from 'type-graphql';
import { Money } from '../../../graphql/money.type';
import { DateScalar, YearMonthScalar } from '../../../graphql/scalars';

@ObjectType('RestOfTermMonth', {
  description:
    'The recurring charges of a calendar month and what they lack of an agreed minimum, with an act and without it.',
})
export class RestOfTermMonth {
  @Field(() => YearMonthScalar, { description: 'The month.' })
  month: string;

  @Field(() => Money, { description: 'With the act.' })
  withIt: Money;

  @Field(() => Money, { description: 'As if service ran to the end of the term in force.' })
  untilEndOfTerm: Money;
}

@ObjectType('RestOfTerm', {
  description:
    'What an act still costs, by calendar month from the current one on, beside what the term in force would cost: recurring charges, with what they lack of an agreed minimum. What of the difference is owed is for the parties to say.',
})
export class RestOfTerm {
  @Field(() => DateScalar, {
    description: 'First day after the term in force, or after the end that stands already.',
  })
  termEndsBefore: string;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Last day on which the customer can fetch its content after the end that the act brings, inclusive; null if it brings none, or one stands that is no later.',
  })
  lastRetrievalDay: string | null;

  @Field(() => [RestOfTermMonth], { description: 'The months, whole, to the later of both ends.' })
  months: RestOfTermMonth[];

  @Field(() => Money, { description: 'The months together, with the act.' })
  withIt: Money;

  @Field(() => Money, { description: 'The months together, to the end of the term in force.' })
  untilEndOfTerm: Money;

  @Field(() => Money, {
    description: 'What falls away with the act; less than 0 if it costs more.',
  })
  difference: Money;
}
