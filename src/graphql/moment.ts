import { Arg, ArgsType, Field } from 'type-graphql';
import type { CalendarDate } from '../domain/time/calendar-date';
import type { Instant } from '../domain/time/time-zone';
import { DateScalar, DateTimeScalar } from './scalars';

const KNOWN_AT = {
  nullable: true,
  description: 'Considers only what had been recorded by this instant. Default: everything.',
};

/** The argument `knownAt` of a field that has no `asOf`. */
export const KnownAt = () => Arg('knownAt', () => DateTimeScalar, KNOWN_AT);

/** The same for a field that otherwise knows what the field that led to it knew. */
export const KnownAtOrInherited = () =>
  Arg('knownAt', () => DateTimeScalar, {
    nullable: true,
    description:
      'Considers only what had been recorded by this instant. Default: what the field that led here considers.',
  });

/** On which day a field answers, and by what was known when. */
@ArgsType()
export class MomentArgs {
  @Field(() => DateScalar, {
    nullable: true,
    description: 'The date to evaluate at, in the account’s time zone. Default: today.',
  })
  asOf?: CalendarDate | null;

  @Field(() => DateTimeScalar, KNOWN_AT)
  knownAt?: Instant | null;
}

/** The same without nulls. */
export interface GivenMoment {
  /** Today when absent. */
  readonly asOf: CalendarDate | undefined;
  /** Everything is known when absent. */
  readonly knownAt: Instant | undefined;
}

export const momentOf = ({ asOf, knownAt }: MomentArgs): GivenMoment => ({
  asOf: asOf ?? undefined,
  knownAt: knownAt ?? undefined,
});
