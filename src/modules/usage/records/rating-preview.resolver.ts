import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { CurrencyCode } from '../../../domain/money/currency';
import type { Trace } from '../../../domain/derivation';
import { RATE_DECIMALS, roundToMinorUnit } from '../../../domain/money/money';
import {
  INCREMENT_SECONDS_MAX,
  rateCall,
  type Rate,
  type RatedCall,
} from '../../../domain/usage/rating';
import type { RequestContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import { derive, Derivation } from '../../../graphql/derivation.type';
import { Money, toMoney } from '../../../graphql/money.type';
import { PREVIEW_DEFAULTS } from '../../orders/preview-defaults';
import { PRICE_MAX } from '../../orders/order.input-check';
import { serviceTermsForPreview } from '../../catalogue/service.loader';
import { PreviewRatingInput } from './rating-preview.input';
import { RatedCallPreview, RatingPreview } from './rating-preview.type';
import { wording } from './usage.sentences';

const CALLS_MAX = 1_000;
const DURATION_SECONDS_MAX = 604_800n * 1_000_000n;

/** One rated call, and how to rate it once more with its steps. */
interface PreviewedCall {
  readonly rated: RatedCall;
  readonly rate: (trace?: Trace) => RatedCall;
  readonly currency: CurrencyCode;
}

function rateOf(input: PreviewRatingInput): Rate {
  const { connectionFee, minimumCharge } = input;
  return { ...input, connectionFee: connectionFee ?? 0n, minimumCharge: minimumCharge ?? 0n };
}

function checkInput(input: PreviewRatingInput, rate: Rate): void {
  const check = new InputCheck();
  const at = (...names: string[]) => ['input', ...names];
  for (const field of ['initialIncrementSeconds', 'additionalIncrementSeconds'] as const) {
    check.integer(at(field), rate[field], 1, INCREMENT_SECONDS_MAX);
  }
  for (const field of ['perMinute', 'connectionFee', 'minimumCharge'] as const) {
    check.price(at(field), rate[field], PRICE_MAX);
  }
  if (input.calls.length === 0 || input.calls.length > CALLS_MAX) {
    const bounds = { max: CALLS_MAX, got: input.calls.length };
    check.invalid(at('calls'), wording('expected 1 to {max} calls, got {got}', bounds));
  }
  check.done();
  input.calls.forEach(({ durationSeconds }, index) => {
    if (durationSeconds >= 0n && durationSeconds <= DURATION_SECONDS_MAX) return;
    const expected = wording('expected 0 to 604,800 seconds');
    check.invalid(at('calls', `${index}`, 'durationSeconds'), expected);
  });
  check.done();
}

/** Whole milliseconds, begun ones counted: whole seconds are counted begun anyway. */
const millisOf = (seconds: bigint) => Number((seconds + 999n) / 1_000n);

@Resolver(() => RatingPreview)
export class RatingPreviewResolver {
  @Query(() => RatingPreview, {
    description:
      'Computes what calls would cost at a rate, by the same function that rates metered calls. Nothing is stored.',
  })
  async previewRating(
    @Ctx() context: RequestContext,
    @Arg('input', () => PreviewRatingInput, { description: 'The rate and the calls.' })
    input: PreviewRatingInput,
  ): Promise<{ calls: PreviewedCall[]; total: Money }> {
    const prices = rateOf(input);
    checkInput(input, prices);
    const currency = input.currencyCode ?? PREVIEW_DEFAULTS.currencyCode;
    const serviceCode = input.serviceCode ?? PREVIEW_DEFAULTS.serviceCode;
    const terms = await serviceTermsForPreview(context, serviceCode, input.acceptedOn);
    const clause = terms.clauses.METERING;
    const calls = input.calls.map(({ durationSeconds, disposition }) => {
      const rate = (trace?: Trace) =>
        rateCall(prices, disposition ?? 'ANSWERED', millisOf(durationSeconds), clause, trace);
      return { rate, rated: rate(), currency };
    });
    const sum = calls.reduce((total, { rated }) => total + rated.amount, 0n);
    return { calls, total: toMoney(roundToMinorUnit(sum, currency)) };
  }
}

@Resolver(() => RatedCallPreview)
export class RatedCallPreviewResolver {
  @FieldResolver()
  billedSeconds(@Root() { rated }: PreviewedCall): number {
    return rated.billedSeconds;
  }

  @FieldResolver(() => Money)
  amount(@Root() { rated, currency }: PreviewedCall): Money {
    return toMoney({ micros: rated.amount, currency, decimals: RATE_DECIMALS });
  }

  @FieldResolver(() => Derivation, { description: 'How the amount was computed.' })
  derivation(@Root() { rate }: PreviewedCall): Promise<Trace> {
    return derive(rate);
  }
}
