import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { DerivationStep as Step, DerivationValue as Value } from '../../domain/derivation';
import { OPERATIONS } from '../../domain/derivation';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import {
  DerivationStep,
  DerivationValue,
  roundingOf,
  toDerivationValue,
} from '../../graphql/derivation.type';
import { clauseByReference, type ClauseRecord } from './clause.loader';
import {
  allServices,
  serviceByCode,
  serviceTermsByServiceCode,
  type PublishedTerms,
} from './service.loader';
import type { ServiceRow } from './service.entity';
import { Service, ServiceCode } from './service.type';
import { Clause, ServiceTerms } from './terms.type';

@Resolver(() => Service)
export class ServiceResolver {
  @Query(() => [Service], { description: 'All services of the catalogue, by code.' })
  services(@Ctx() context: RequestContext): Promise<ServiceRow[]> {
    return allServices(context);
  }

  @Query(() => Service, {
    nullable: true,
    description: 'The service with this code; null if it is not offered.',
  })
  service(
    @Ctx() context: RequestContext,
    @Arg('code', () => ServiceCode, { description: 'Code of the service.' }) code: ServiceCode,
  ): PromiseOrValue<ServiceRow | null> {
    return serviceByCode(context, code);
  }

  @FieldResolver(() => [ServiceTerms], {
    description: 'All published versions of its terms, oldest first.',
  })
  terms(@Ctx() context: RequestContext, @Root() service: ServiceRow): Promise<PublishedTerms[]> {
    return serviceTermsByServiceCode(context, service.code);
  }
}

/** A step of a derivation, with the clause it rests on: known here, where clauses are. */
@Resolver(() => DerivationStep)
export class DerivationStepResolver {
  @FieldResolver(() => Clause, {
    nullable: true,
    description: 'The clause that the step is based on; null if it is based on none.',
  })
  clause(@Ctx() context: RequestContext, @Root() step: Step): PromiseOrValue<ClauseRecord> | null {
    return step.clause ? clauseByReference(context, step.clause) : null;
  }

  @FieldResolver()
  formula(@Root() { operation }: Step): string {
    return OPERATIONS[operation];
  }

  @FieldResolver(() => [DerivationValue])
  inputs(@Root() { inputs }: Step): DerivationValue[] {
    return inputs.map(toDerivationValue);
  }

  @FieldResolver(() => DerivationValue)
  result(@Root() { result }: Step): DerivationValue {
    return toDerivationValue(result satisfies Value);
  }

  @FieldResolver(() => String, { nullable: true })
  rounding(@Root() step: Step): string | null {
    return roundingOf(step);
  }
}
