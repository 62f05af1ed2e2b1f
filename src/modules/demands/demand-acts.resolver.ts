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
  description: 'Records that a beneficiary demands performance under a contract of its own.',
  input: [DemandPerformanceInput, 'The demand.'],
  toInput: (input) => ({ ...input, subscription: keyOf('Subscription', input.subscriptionId) }),
  payload: { performanceDemand: demandField('The demand; null when refused.') },
});

export const AnswerPerformanceDemand = defineMutation(answerPerformanceDemand, {
  description: 'Answers a demand, for the customer or for the provider. The last answer holds.',
  input: [AnswerPerformanceDemandInput, 'The answer.'],
  toInput: (input) => ({ ...input, demand: keyOf('PerformanceDemand', input.demandId) }),
  payload: { performanceDemand: demandField('The demand that was answered; null when refused.') },
});

export const ClosePerformanceDemand = defineMutation(closePerformanceDemand, {
  description: 'Ends a demand: it was performed, or is demanded no longer.',
  input: [ClosePerformanceDemandInput, 'How it ends.'],
  toInput: (input) => ({ ...input, demand: keyOf('PerformanceDemand', input.demandId) }),
  payload: { performanceDemand: demandField('The demand that ended; null when refused.') },
});
