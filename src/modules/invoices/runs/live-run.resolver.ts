import { Arg, Ctx, FieldResolver, ID, Resolver } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import type { LiveEvent } from '../../../application/live-reader';
import { requireRight } from '../../../application/rights';
import { RequiresRight } from '../../../graphql/authorization';
import { invalid } from '../../../graphql/connection';
import { whenChanged } from '../../../graphql/live-source';
import { liveReaderOf, LiveUpdates, ToldBy } from '../../../graphql/live-updates';
import { keyOf } from '../../../graphql/node-id';
import type { BillingRunRow } from './billing-run.entity';
import { billingRunById, progressByRunId } from './billing-run.loader';
import { BillingRun } from './billing-run.type';

async function runOf(context: RequestContext, id: string): Promise<BillingRunRow> {
  requireRight(context.viewer, 'READ_ACROSS_ACCOUNTS');
  const key = keyOf('BillingRun', id);
  const run = key && (await billingRunById(context, key.id));
  return run ?? invalid('id', 'No billing run with this id.');
}

async function subscribe(
  context: RequestContext,
  { id }: { readonly id: string },
): Promise<AsyncIterable<LiveEvent>> {
  await runOf(context, id);
  let isOpen = true;
  return whenChanged(liveReaderOf(context), {
    read: async (by) => {
      const run = await runOf(by, id);
      isOpen = run.status === 'OPEN';
      return JSON.stringify([run, await progressByRunId(by, run.id)]);
    },
    // Accounts that have nothing to bill are told of by no event: it looks every few seconds, too.
    isAbout: ({ placed }) =>
      placed?.some(({ type }) => /^(account|billing_run|credit_note|invoice)\./.test(type)) ?? true,
    isOver: () => !isOpen,
  });
}

@Resolver(() => LiveUpdates)
export class LiveRunResolver {
  @ToldBy(subscribe)
  @RequiresRight('READ_ACROSS_ACCOUNTS')
  @FieldResolver(() => BillingRun, {
    nullable: true,
    description:
      'A billing run: as it stands, and whenever it has come further. Completed once the run is done or cancelled; a run that was ended before is told once.',
  })
  billingRun(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { description: 'Id of the run.' }) id: string,
  ): Promise<BillingRunRow> {
    return runOf(context, id);
  }
}
