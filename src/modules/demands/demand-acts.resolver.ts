import { defineMutation, storedNode } from '../../graphql/mutation';
import { keyOf } from '../../graphql/node-id';
import { answerPerformanceDemand, closePerformanceDemand } from './demand-response.commands';
import { demandPerformance } from './performance-demand.commands';
import type { DemandRow } from './performance-demand.entity';
import {
  AnswerPerformanceDemandInput,
  ClosePerformanceDemandInput,
  DemandPerformanceInput,
} from './performance-demand.input';
import { PerformanceDemand } from './performance-demand.type';

/** Every act on a demand answers with the demand. */
const demandField = (description: string) => ({
  type: () => PerformanceDemand,
  description,
  stored: storedNode<DemandRow>('PerformanceDemand'),
});

export const DemandPerformance = defineMutation(demandPerformance, {
  description: 'Records that a beneficiary demands performance under one of its contracts.',
  input: [DemandPerformanceInput, 'The demand.'],
  toInput: (input) => ({ ...input, subscription: keyOf('Subscription', input.subscriptionId) }),
  payload: { performanceDemand: demandField('The demand; null if refused.') },
});

export const AnswerPerformanceDemand = defineMutation(answerPerformanceDemand, {
  description:
    'Answers a demand, on behalf of the customer or the provider. The last answer applies.',
  input: [AnswerPerformanceDemandInput, 'The answer.'],
  toInput: (input) => ({ ...input, demand: keyOf('PerformanceDemand', input.demandId) }),
  payload: { performanceDemand: demandField('The answered demand; null if refused.') },
});

export const ClosePerformanceDemand = defineMutation(closePerformanceDemand, {
  description: 'Closes a demand: it was performed, or is no longer demanded.',
  input: [ClosePerformanceDemandInput, 'How the demand ends.'],
  toInput: (input) => ({ ...input, demand: keyOf('PerformanceDemand', input.demandId) }),
  payload: { performanceDemand: demandField('The closed demand; null if refused.') },
});
