import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { OPERATIONS } from '../../domain/derivation';
import { FORMULAS_IN_FRENCH, SENTENCES } from '../../domain/sentences';
import { told } from '../../domain/wording';
import type { RequestContext } from '../../application/context';
import { after, type PromiseOrValue } from '../../application/promise-or-value';
import {
  DerivationStep,
  DerivationValue,
  roundingOf,
  toDerivationValue,
  type ToldStep,
} from '../../graphql/derivation.type';
import { Node, readNode, type NodeRow } from '../../graphql/node';
import { clauseByReference, type ToldClause } from './clause.loader';
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
  clause(
    @Ctx() context: RequestContext,
    @Root() { clause, language }: ToldStep,
  ): PromiseOrValue<ToldClause> | null {
    if (!clause) return null;
    return after(clauseByReference(context, clause), (record) => ({ ...record, language }));
  }

  @FieldResolver()
  rule(@Root() { rule, language }: ToldStep): string {
    return told({ sentence: rule, french: SENTENCES[rule], words: {} }, language);
  }

  @FieldResolver()
  formula(@Root() { operation, language }: ToldStep): string {
    return language === 'FR' ? FORMULAS_IN_FRENCH[operation] : OPERATIONS[operation];
  }

  @FieldResolver(() => [DerivationValue])
  inputs(@Root() { trace, index, language }: ToldStep): DerivationValue[] {
    return trace.inputsOf(index).map((input) => toDerivationValue(input, language));
  }

  @FieldResolver(() => DerivationValue)
  result(@Root() { result, language }: ToldStep): DerivationValue {
    return toDerivationValue(result, language);
  }

  @FieldResolver(() => String, { nullable: true })
  rounding(@Root() step: ToldStep): string | null {
    return roundingOf(step, step.language);
  }

  @FieldResolver(() => Node, { nullable: true })
  async subject(
    @Ctx() context: RequestContext,
    @Root() { subject, accountId }: ToldStep,
  ): Promise<NodeRow | null> {
    if (!subject || accountId === undefined) return null;
    return readNode(context, subject.type, { accountId, id: subject.id });
  }
}
