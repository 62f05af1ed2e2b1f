import { Field, Int, ObjectType } from 'type-graphql';
import { enumType } from '../../graphql/enum';
import { DateScalar } from '../../graphql/scalars';

export const TermPeriodKind = enumType('TermPeriodKind', 'Which period of a term.', {
  INITIAL: 'The initial term.',
  RENEWAL: 'A renewal.',
});

@ObjectType('TermPeriod', {
  description: 'A period of a term: from startsOn (inclusive) to endsBefore (exclusive).',
  simpleResolvers: true,
})
export class TermPeriod {
  @Field(() => Int, { description: '0 is the initial term, 1 the first renewal.' })
  index: number;

  @Field(() => TermPeriodKind, { description: 'Which period of the term.' })
  kind: keyof typeof TermPeriodKind;

  @Field(() => DateScalar, { description: 'First day, inclusive.' })
  startsOn: string;

  @Field(() => DateScalar, { description: 'First day after it, exclusive.' })
  endsBefore: string;

  @Field(() => DateScalar, {
    description: 'Last day for a notice that stops the renewal at its end, inclusive.',
  })
  noticeDueBy: string;
}

@ObjectType('TermPreview', {
  description: 'The term that a contract would have, period by period.',
  simpleResolvers: true,
})
export class TermPreview {
  @Field(() => Int, {
    nullable: true,
    description: 'Months of the initial term; null when the order states a longer term in days.',
  })
  initialTermMonths: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Months of each renewal; null when renewals are as long as a term in days.',
  })
  renewalTermMonths: number | null;

  @Field(() => [TermPeriod], { description: 'The first periods, as many as asked for.' })
  periods: TermPeriod[];
}
