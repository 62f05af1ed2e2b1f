import { Field, Int, ObjectType } from 'type-graphql';
import { enumType } from '../../graphql/enum';
import { DateScalar } from '../../graphql/scalars';

export const TermPeriodKind = enumType('TermPeriodKind', 'Kind of term period.', {
  INITIAL: 'The initial term.',
  RENEWAL: 'A renewal.',
});

@ObjectType('TermPeriod', {
  description: 'A period of a term, from startsOn (inclusive) to endsBefore (exclusive).',
  simpleResolvers: true,
})
export class TermPeriod {
  @Field(() => Int, { description: '0 for the initial term, 1 for the first renewal.' })
  index: number;

  @Field(() => TermPeriodKind, { description: 'Kind of period.' })
  kind: keyof typeof TermPeriodKind;

  @Field(() => DateScalar, { description: 'First day, inclusive.' })
  startsOn: string;

  @Field(() => DateScalar, { description: 'First day after the period, exclusive.' })
  endsBefore: string;

  @Field(() => DateScalar, {
    description:
      'Last day to give a notice that prevents renewal at the end of the period, inclusive.',
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
    description: 'Initial term in months; null if the order states a longer term in days.',
  })
  initialTermMonths: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Length of each renewal in months; null if renewals are as long as a term in days.',
  })
  renewalTermMonths: number | null;

  @Field(() => [TermPeriod], { description: 'The first periods, as many as requested.' })
  periods: TermPeriod[];
}
