import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { formatShortest, parseDecimal } from '../../domain/money/money';
import type { RequestContext } from '../../application/context';
import { RequiresRight } from '../../graphql/authorization';
import { defineMutation, storedAsIs } from '../../graphql/mutation';
import { recordExchangeRate } from './exchange-rate.commands';
import type { ExchangeRateRow } from './exchange-rate.entity';
import { RecordExchangeRateInput } from './exchange-rate.input';
import { exchangeRatesOf } from './exchange-rate.loader';
import { ExchangeRate } from './exchange-rate.type';
import type { EntityOnDay } from './legal-entity.loader';
import { STORED_ENTITY } from './legal-entity.resolver';
import { LegalEntity } from './legal-entity.type';

export const RecordExchangeRate = defineMutation(recordExchangeRate, {
  description:
    'Records a rate of exchange, by which documents in another currency than that of the seller’s VAT accounts state their VAT in that one, too. It takes the place of an earlier rate of the same currency and day. Finalized documents stay as they are.',
  input: [RecordExchangeRateInput, 'The rate.'],
  toInput: (input) => input,
  payload: {
    exchangeRate: {
      type: () => ExchangeRate,
      description: 'The rate; null if refused.',
      stored: storedAsIs(),
    },
    legalEntity: {
      type: () => LegalEntity,
      description: 'The entity, as of today; null if refused.',
      stored: STORED_ENTITY,
    },
  },
});

@Resolver(() => ExchangeRate)
export class ExchangeRateResolver {
  @FieldResolver()
  rate(@Root() { rate }: ExchangeRateRow): string {
    return formatShortest(parseDecimal(rate));
  }
}

@Resolver(() => LegalEntity)
export class LegalEntityRatesResolver {
  @RequiresRight('READ_ACROSS_ACCOUNTS')
  @FieldResolver(() => [ExchangeRate], {
    nullable: true,
    description:
      'Rates of exchange that hold on that day, one for each currency, by currency code: of each the one published latest, at most 31 days before. Null for viewers who may not see them.',
  })
  exchangeRates(
    @Ctx() context: RequestContext,
    @Root() entity: EntityOnDay,
  ): Promise<ExchangeRateRow[]> {
    return exchangeRatesOf(context, entity);
  }
}

/** Those of rates of exchange. */
export const EXCHANGE_RATE_RESOLVERS = [
  RecordExchangeRate,
  ExchangeRateResolver,
  LegalEntityRatesResolver,
] as const;
