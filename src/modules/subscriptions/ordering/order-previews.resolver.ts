import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import { RequiresRight } from '../../../graphql/authorization';
import { keyOf } from '../../../graphql/node-id';
import { PreviewAmendmentInput, PreviewReplacementInput } from '../changes/change.input';
import type { PreviewedChange } from '../changes/change-preview';
import { ContractChangePreview } from '../changes/charges.type';
import { toAmendment } from './asked-lines';
import { previewAmendment, previewReplacement } from './order-preview';

@Resolver()
export class OrderPreviewsResolver {
  @RequiresRight('READ_ACCOUNTS')
  @Query(() => ContractChangePreview, {
    nullable: true,
    description:
      'Previews an order line that amends a subscription, by the logic of placeOrder and activateOrder. Nothing is stored. Null if no visible subscription has that id.',
  })
  previewAmendment(
    @Ctx() context: RequestContext,
    @Arg('input', () => PreviewAmendmentInput, { description: 'The amendment.' })
    input: PreviewAmendmentInput,
  ): Promise<PreviewedChange | null> {
    return previewAmendment(context, toAmendment(input));
  }

  @RequiresRight('READ_ACCOUNTS')
  @Query(() => ContractChangePreview, {
    nullable: true,
    description:
      'Previews what replacing a subscription does to it, by the logic of placeOrder and activateOrder; previewTerm and previewProration preview the new one. Nothing is stored. Null if no visible subscription has that id.',
  })
  previewReplacement(
    @Ctx() context: RequestContext,
    @Arg('input', () => PreviewReplacementInput, { description: 'The replacement.' })
    { subscriptionId, startsOn }: PreviewReplacementInput,
  ): Promise<PreviewedChange | null> {
    return previewReplacement(context, keyOf('Subscription', subscriptionId), startsOn);
  }
}
