import { Arg, Ctx, Query, Resolver, type ClassType } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import { RequiresRight } from '../../../graphql/authorization';
import { defineMutation, storedNode, type ActInput } from '../../../graphql/mutation';
import { keyOf } from '../../../graphql/node-id';
import { Subscription } from '../subscription.type';
import {
  endForCause,
  recordBreachCure,
  recordBreachNotice,
  reinstateSubscription,
} from './cause.commands';
import {
  AcceptPartialNoticeInput,
  AnnouncePriceChangeInput,
  AnnounceRateChangeInput,
  EndForCauseInput,
  GivePartialNoticeInput,
  RecordBreachCureInput,
  RecordBreachNoticeInput,
  ReinstateSubscriptionInput,
  ResumeSubscriptionInput,
  SuspendSubscriptionInput,
  WithdrawPartialNoticeInput,
} from './change.input';
import { toPreviewedChange, type PreviewedChange } from './change-preview';
import { ContractChangePreview } from './charges.type';
import { ContractChange } from './contract-change.type';
import type { ChangeInput, ContractChangeAct, RecordedChange } from './define-change';
import {
  acceptPartialNotice,
  givePartialNotice,
  withdrawPartialNotice,
} from './partial-notice.commands';
import { announcePriceChange } from './price-change.commands';
import { announceRateChange } from './rate-change.commands';
import { REST_OF_TERM } from './rest-of-term.resolver';
import { resumeSubscription, suspendSubscription } from './suspension.commands';

// The acts that change a running contract, each with the fact that it recorded.

function changeMutation<Asked extends ActInput, Input extends ChangeInput>(
  act: ContractChangeAct<Input>,
  input: ClassType<Asked>,
  description: string,
  toInput: (asked: Asked) => Input,
): ClassType {
  return defineMutation<
    Asked,
    Input,
    RecordedChange,
    Pick<RecordedChange, 'contractChange' | 'subscription'>
  >(act, {
    description,
    input: [input, 'What happened.'],
    toInput,
    toPayload: ({ contractChange, subscription }) => ({
      contractChange,
      // Read again: that it was changed is part of what was read.
      subscription: { ...subscription, isChanged: true },
    }),
    payload: {
      contractChange: {
        type: () => ContractChange,
        description: 'The change on record; null if refused.',
        stored: storedNode('ContractChange'),
      },
      subscription: {
        type: () => Subscription,
        description: 'The subscription, with the change; null if refused.',
        stored: storedNode('Subscription'),
      },
    },
  });
}

const ofSubscription = <Asked extends { readonly subscriptionId: string }>(asked: Asked) => ({
  ...asked,
  target: keyOf('Subscription', asked.subscriptionId),
});
const ofCharge = <Asked extends { readonly subscriptionId: string; readonly chargeId: string }>(
  asked: Asked,
) => ({ ...ofSubscription(asked), charge: keyOf('Charge', asked.chargeId) });
const withRates = (asked: AnnounceRateChangeInput) => ({
  ...ofSubscription(asked),
  rates: asked.rates.map(({ rateId, ...prices }) => ({ ...prices, rate: keyOf('Rate', rateId) })),
});
const answering = <Asked extends object>(asked: Asked, id: string) => ({
  ...asked,
  target: keyOf('ContractChange', id),
});

export const CHANGE_MUTATIONS = [
  changeMutation(
    announcePriceChange,
    AnnouncePriceChangeInput,
    'Records a price change that the provider announced. It holds from the first of a month after the announcement, not within the initial term.',
    ofCharge<AnnouncePriceChangeInput>,
  ),
  changeMutation(
    announceRateChange,
    AnnounceRateChangeInput,
    'Records that the provider announced other rates per minute, at the same conditions as a price change. Calls that are already rated keep their charge until they are rated again (rerateUsage).',
    withRates,
  ),
  changeMutation(
    givePartialNotice,
    GivePartialNoticeInput,
    'Records a notice for some units of a charge. It takes effect at the end of the first period for which it is in time.',
    ofCharge<GivePartialNoticeInput>,
  ),
  changeMutation(
    acceptPartialNotice,
    AcceptPartialNoticeInput,
    'Records that the provider accepts that a partial notice takes effect earlier.',
    (asked: AcceptPartialNoticeInput) => answering(asked, asked.partialNoticeId),
  ),
  changeMutation(
    withdrawPartialNotice,
    WithdrawPartialNoticeInput,
    'Withdraws a partial notice: freely until the notice deadline, afterwards only if the provider accepts.',
    (asked: WithdrawPartialNoticeInput) => answering(asked, asked.partialNoticeId),
  ),
  changeMutation(
    suspendSubscription,
    SuspendSubscriptionInput,
    'Records that the provider suspends a service. It moves no date and stops no charge.',
    ofSubscription<SuspendSubscriptionInput>,
  ),
  changeMutation(
    resumeSubscription,
    ResumeSubscriptionInput,
    'Records that a suspension is over.',
    (asked: ResumeSubscriptionInput) => answering(asked, asked.suspensionId),
  ),
  changeMutation(
    recordBreachNotice,
    RecordBreachNoticeInput,
    'Records that a party received notice of a breach. It can be cured for 30 days.',
    ofSubscription<RecordBreachNoticeInput>,
  ),
  changeMutation(
    recordBreachCure,
    RecordBreachCureInput,
    'Records that a breach was cured. A cure after the 30 days changes nothing.',
    (asked: RecordBreachCureInput) => answering(asked, asked.breachNoticeId),
  ),
  changeMutation(
    endForCause,
    EndForCauseInput,
    'Records that a party ends a service for a breach of the other that was not cured in time.',
    (asked: EndForCauseInput) => answering(asked, asked.breachNoticeId),
  ),
  changeMutation(
    reinstateSubscription,
    ReinstateSubscriptionInput,
    'Records that the provider reinstates a service that has ended. Its renewal dates stay.',
    ofSubscription<ReinstateSubscriptionInput>,
  ),
] as const;

/** A query that decides what the act would, by the same function, and stores nothing. */
function changePreview<Asked extends object, Input extends ChangeInput>(
  act: ContractChangeAct<Input>,
  inputType: ClassType<Asked>,
  name: string,
  toInput: (asked: Asked) => Input,
): ClassType {
  @Resolver()
  class PreviewQuery {
    @RequiresRight('READ_ACCOUNTS')
    @Query(() => ContractChangePreview, {
      name,
      nullable: true,
      description: `Previews ${act.definition.name}, by the same logic. Nothing is stored; an idempotency key is ignored. Null if nothing visible has that id.`,
    })
    async preview(
      @Ctx() context: RequestContext,
      @Arg('input', () => inputType, { description: 'What would happen.' }) input: object,
    ): Promise<PreviewedChange | null> {
      const decided = await act.preview(context, toInput(input as Asked), ['input']);
      return decided ? toPreviewedChange(context, decided) : null;
    }
  }
  return PreviewQuery;
}

export const CHANGE_PREVIEWS = [
  ...REST_OF_TERM,
  changePreview(
    announcePriceChange,
    AnnouncePriceChangeInput,
    'previewPriceChange',
    ofCharge<AnnouncePriceChangeInput>,
  ),
  changePreview(announceRateChange, AnnounceRateChangeInput, 'previewRateChange', withRates),
  changePreview(
    givePartialNotice,
    GivePartialNoticeInput,
    'previewPartialNotice',
    ofCharge<GivePartialNoticeInput>,
  ),
  changePreview(
    acceptPartialNotice,
    AcceptPartialNoticeInput,
    'previewPartialNoticeAcceptance',
    (asked: AcceptPartialNoticeInput) => answering(asked, asked.partialNoticeId),
  ),
  changePreview(
    withdrawPartialNotice,
    WithdrawPartialNoticeInput,
    'previewPartialNoticeWithdrawal',
    (asked: WithdrawPartialNoticeInput) => answering(asked, asked.partialNoticeId),
  ),
  changePreview(
    recordBreachCure,
    RecordBreachCureInput,
    'previewBreachCure',
    (asked: RecordBreachCureInput) => answering(asked, asked.breachNoticeId),
  ),
  changePreview(endForCause, EndForCauseInput, 'previewEndForCause', (asked: EndForCauseInput) =>
    answering(asked, asked.breachNoticeId),
  ),
  changePreview(
    reinstateSubscription,
    ReinstateSubscriptionInput,
    'previewReinstatement',
    ofSubscription<ReinstateSubscriptionInput>,
  ),
] as const;
