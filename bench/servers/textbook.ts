// What a careful reader of the tutorials writes: Apollo's standalone server, type-graphql field
// resolvers, TypeORM repositories. Lists take their relations in one find(); no sign-in, no
// row-level security, no batching by DataLoader.
import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { Arg, buildSchemaSync, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { DataSource } from 'typeorm';
import {
  Account,
  MonthlyTotal,
  Service,
  ServiceTerms,
  Subscription,
  SupportContact,
  Term,
  UsageRecord,
} from './textbook-entities';

const [, , url, now] = process.argv;
const today = (now ?? '').slice(0, 10);
const dataSource = new DataSource({
  type: 'postgres',
  url,
  entities: [
    Account,
    MonthlyTotal,
    Service,
    ServiceTerms,
    Subscription,
    SupportContact,
    UsageRecord,
  ],
  extra: { max: 10 },
});

const textOf = (date: Date) => date.toISOString().slice(0, 10);

function addDays(date: string, days: number): string {
  const result = new Date(date);
  result.setUTCDate(result.getUTCDate() + days);
  return textOf(result);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The same day of a later month, or that month's last day. */
function addMonths(date: string, months: number): string {
  const from = new Date(date);
  const result = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0));
  result.setUTCDate(Math.min(from.getUTCDate(), result.getUTCDate()));
  return textOf(result);
}

@Resolver(() => Account)
class AccountResolver {
  @Query(() => Account, { nullable: true })
  account(@Arg('id', () => ID) id: string): Promise<Account | null> {
    return dataSource.getRepository(Account).findOne({
      where: { id },
      relations: { subscriptions: { service: true, terms: true } },
    });
  }

  @Query(() => [Account])
  accounts(
    @Arg('limit', () => Int) limit: number,
    @Arg('offset', () => Int) offset: number,
  ): Promise<Account[]> {
    return dataSource.getRepository(Account).find({
      relations: { subscriptions: { service: true, terms: true } },
      order: { number: 'ASC' },
      take: limit,
      skip: offset,
    });
  }

  /** Sorted here: an order by a joined column makes TypeORM's take count the joined rows. */
  @FieldResolver(() => [Subscription])
  subscriptions(@Root() { subscriptions }: Account): Subscription[] {
    return subscriptions.sort((a, b) => compare(a.startsOn, b.startsOn) || compare(a.id, b.id));
  }

  @FieldResolver(() => [SupportContact])
  supportContacts(@Root() { id }: Account): Promise<SupportContact[]> {
    return dataSource.getRepository(SupportContact).find({ where: { accountId: id } });
  }
}

@Resolver(() => Subscription)
class SubscriptionResolver {
  @Query(() => Subscription, { nullable: true })
  subscription(
    @Arg('accountId', () => ID) accountId: string,
    @Arg('id', () => ID) id: string,
  ): Promise<Subscription | null> {
    return dataSource.getRepository(Subscription).findOneBy({ accountId, id });
  }

  /** The period in force today; none of these contracts has been given notice. */
  @FieldResolver(() => Term)
  term(@Root() { startsOn, termMonths, terms }: Subscription): Term {
    const initial = Math.max(
      terms.initialTermMonthsMin,
      termMonths ?? terms.initialTermMonthsDefault,
    );
    const renewal = terms.renewalTermMonths ?? initial;
    let index = 0;
    let from = startsOn;
    let endsBefore = addMonths(startsOn, initial);
    while (endsBefore <= today) {
      index += 1;
      from = endsBefore;
      endsBefore = addMonths(startsOn, initial + renewal * index);
    }
    const noticeDueBy = addDays(endsBefore, -terms.noticeDaysMin);
    return { index, startsOn: from, endsBefore, noticeDueBy };
  }

  @FieldResolver(() => [MonthlyTotal])
  usageTotals(
    @Root() { accountId, id }: Subscription,
    @Arg('month') month: string,
  ): Promise<MonthlyTotal[]> {
    return dataSource
      .getRepository(MonthlyTotal)
      .find({ where: { accountId, subscriptionId: id, month } });
  }

  @FieldResolver(() => [UsageRecord])
  usageRecords(
    @Root() { accountId, id }: Subscription,
    @Arg('first', () => Int) first: number,
    @Arg('before', () => Date, { nullable: true }) before?: Date,
    @Arg('beforeId', () => ID, { nullable: true }) beforeId?: string,
  ): Promise<UsageRecord[]> {
    const query = dataSource
      .getRepository(UsageRecord)
      .createQueryBuilder('usage')
      .where('usage.accountId = :accountId', { accountId })
      .andWhere('usage.subscriptionId = :id', { id })
      .orderBy('usage.startedAt', 'DESC')
      .addOrderBy('usage.id', 'DESC')
      .take(first);
    if (before) {
      query.andWhere('(usage.startedAt, usage.id) < (:before, :beforeId)', { before, beforeId });
    }
    return query.getMany();
  }
}

async function main(): Promise<void> {
  await dataSource.initialize();
  const schema = buildSchemaSync({
    resolvers: [AccountResolver, SubscriptionResolver],
    validate: false,
  });
  const server = new ApolloServer({ schema });
  const address = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  process.on('disconnect', () => process.exit());
  process.send?.({ url: address.url });
}

void main();
