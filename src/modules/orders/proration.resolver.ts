import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Trace } from '../../domain/derivation';
import { monthShare, type MonthShare } from '../../domain/contract/proration';
import type { RequestContext } from '../../application/context';
import { InputCheck, ruled } from '../../application/input-check';
import { derive, Derivation } from '../../graphql/derivation.type';
import { Money, toMoney } from '../../graphql/money.type';
import { serviceTermsForPreview } from '../catalogue/service.loader';
import { PreviewProrationInput, ProrationPreview } from './proration.type';
import { PREVIEW_DEFAULTS } from './preview-defaults';
import { PRICE_MAX, QUANTITY_MAX } from './order.input-check';

/** The share, and how to compute it once more with its steps. */
interface PreviewedShare {
  readonly compute: (trace?: Trace) => MonthShare;
  readonly share: MonthShare;
}

@Resolver(() => ProrationPreview)
export class ProrationResolver {
  @Query(() => ProrationPreview, {
    description:
      'Computes the charge for a partial month, by the rules used for invoices. Nothing is stored.',
  })
  async previewProration(
    @Ctx() context: RequestContext,
    @Arg('input', () => PreviewProrationInput, {
      description: 'The monthly charge and the service period.',
    })
    input: PreviewProrationInput,
  ): Promise<PreviewedShare> {
    const { monthlyCharge: unitPrice, startsOn } = input;
    const quantity = input.quantity ?? PREVIEW_DEFAULTS.quantity;
    const currency = input.currencyCode ?? PREVIEW_DEFAULTS.currencyCode;
    const serviceCode = input.serviceCode ?? PREVIEW_DEFAULTS.serviceCode;
    const check = new InputCheck();
    check.integer(['input', 'quantity'], quantity, 1, QUANTITY_MAX);
    check.price(['input', 'monthlyCharge'], unitPrice, PRICE_MAX);
    check.done();
    const terms = await serviceTermsForPreview(context, serviceCode, input.acceptedOn);
    const charge = { quantity, unitPrice, currency };
    const compute = (trace?: Trace) =>
      monthShare(charge, startsOn, input.endsBefore ?? null, terms, trace);
    const isEmpty = input.endsBefore != null && input.endsBefore <= startsOn;
    const share = ruled(['input', isEmpty ? 'endsBefore' : 'startsOn'], compute);
    return { compute, share };
  }

  @FieldResolver()
  days(@Root() { share }: PreviewedShare): number {
    return share.days;
  }

  @FieldResolver()
  daysInMonth(@Root() { share }: PreviewedShare): number {
    return share.daysInMonth;
  }

  @FieldResolver(() => Money)
  charge(@Root() { share }: PreviewedShare): Money {
    return toMoney(share.charge);
  }

  @FieldResolver(() => Derivation, { description: 'How the charge was computed.' })
  derivation(@Root() { compute }: PreviewedShare): Promise<Trace> {
    return derive(compute);
  }
}
