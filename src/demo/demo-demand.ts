import type { CalendarDate } from '../domain/time/calendar-date';
import { answerPerformanceDemand } from '../modules/demands/demand-response.commands';
import { demandPerformance } from '../modules/demands/performance-demand.commands';
import { subscriptions } from '../modules/subscriptions/subscription.loader';
import { DEMO_ACCOUNTS } from './demo-ids';
import type { DemoStage } from './demo-stage';

/** NICE demands of Meridian what CXone 5 asks of every customer, and Meridian accepts. */
export async function loadDemand(stage: DemoStage): Promise<void> {
  const accountId = DEMO_ACCOUNTS.meridian;
  const nice = stage.vendorAt('NICE', stage.later('2026-10-05T09:00:00Z'), 'demand');
  const which = { accountId, serviceCodes: ['CXONE'] };
  const [cxone] = (await subscriptions.page(nice, which, { limit: 1 })).rows;
  const { performanceDemand: demand } = await demandPerformance(nice, {
    subscription: cxone,
    demand: 'Tell every user that no emergency calls may be placed over CXone, and confirm it.',
    reason: 'An emergency number was dialled over the service.',
    clause: { document: 'cxone-service-terms', version: '2022-01', number: '5' },
    dueOn: stage.later('2026-12-15') as CalendarDate,
  });
  const answeredAt = stage.later('2026-10-09T14:30:00Z');
  await answerPerformanceDemand(stage.ownerAt(accountId, answeredAt, 'answer'), {
    demand,
    position: 'ACCEPTED',
    answer: 'Every team will be told in time.',
  });
}
