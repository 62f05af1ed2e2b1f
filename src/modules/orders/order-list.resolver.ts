import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { knownBy } from '../../domain/time/known-at';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { ownRowsOf } from '../../application/viewer';
import { emptyList, listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { wantedValues } from '../../graphql/filter';
import { KnownAt } from '../../graphql/moment';
import { keyOf } from '../../graphql/node-id';
import { DateScalar } from '../../graphql/scalars';
import { owningAccount } from '../accounts/account-currency.loader';
import type { AccountRow } from '../accounts/account.entity';
import { Account } from '../accounts/account.type';
import { OrderListWhere, OrderOrder, OrderWhere } from './order-list.input';
import { orders, type ListedOrder, type OrderFilter } from './order-list.loader';
import { acceptedOn } from './order-listing.store';
import type { OrderRow } from './order.entity';
import { activationsByOrderId } from './order.loader';
import { Order, OrderConnection } from './order.type';
import { wording } from './order.sentences';

// Orders of an account, and of all accounts that a viewer may see.

const NUMBERS_MAX = 100;
const NUMBER_LENGTH_MAX = 40;

function filterOf(where: OrderWhere | null | undefined): Omit<OrderFilter, 'accountId'> {
  const check = new InputCheck();
  const given = where?.number?.in?.length ?? 0;
  const numbers = wantedValues(where?.number);
  if (given > NUMBERS_MAX) {
    const bounds = { max: NUMBERS_MAX, got: given };
    check.invalid(
      ['where', 'number', 'in'],
      wording('expected at most {max} numbers, got {got}', bounds),
    );
  } else {
    for (const number of numbers ?? []) {
      check.foreignId(['where', 'number'], number, NUMBER_LENGTH_MAX);
    }
  }
  check.done();
  return {
    numbers,
    isActivated: where?.isActivated ?? undefined,
    acceptedFrom: where?.acceptedOn?.gte ?? undefined,
    acceptedBefore: where?.acceptedOn?.lt ?? undefined,
  };
}

const orderingOf = (orderBy: OrderOrder | null | undefined) => ({
  by: orderBy?.field ?? 'ACCEPTED_ON',
  isDescending: orderBy?.direction !== 'ASC',
});

@Resolver(() => Order)
export class OrderListResolver {
  @Query(() => OrderConnection, {
    nullable: true,
    description:
      'The orders of all accounts that the viewer may see, by all that is known now. Empty for a beneficiary; null for viewers who may not read accounts.',
  })
  async orders(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => OrderListWhere, {
      nullable: true,
      description: 'Filter. Omit to list all.',
    })
    where?: OrderListWhere | null,
    @Arg('orderBy', () => OrderOrder, {
      nullable: true,
      description: 'Sort order. Default: by ACCEPTED_ON, the latest first.',
    })
    orderBy?: OrderOrder | null,
  ): Promise<Connection<OrderRow>> {
    const filter = filterOf(where);
    const ordering = orderingOf(orderBy);
    const { accountId: own = null, partnerId, accountIds } = ownRowsOf(context.viewer);
    const asked = where?.accountId == null ? own : keyOf('Account', where.accountId)?.id;
    if (asked === undefined || (own !== null && asked !== own)) {
      return listConnection(context, emptyList(orders), { accountId: null }, args, ordering);
    }
    const key = { ...filter, accountId: asked, partnerId, accountIds };
    return listConnection(context, orders, key, args, ordering);
  }

  @FieldResolver(() => DateScalar, {
    description: 'When the order and its terms were accepted, in the account’s time zone.',
  })
  async acceptedOn(
    @Ctx() context: RequestContext,
    @Root() order: OrderRow | ListedOrder,
  ): Promise<CalendarDate> {
    if ('acceptedOn' in order) return order.acceptedOn;
    return acceptedOn(order, await owningAccount(context, order.accountId));
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether it was activated; null for a beneficiary.',
  })
  async isActivated(
    @Ctx() context: RequestContext,
    @Root() order: OrderRow,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<boolean | null> {
    if (context.viewer.kind === 'VENDOR') return null;
    return (await activationsByOrderId(context, order)).some(knownBy(knownAt));
  }
}

@Resolver(() => Account)
export class AccountOrdersResolver {
  @FieldResolver(() => OrderConnection, {
    description: 'Orders of the account. Empty for a beneficiary.',
  })
  orders(
    @Ctx() context: RequestContext,
    @Root() { id: accountId }: AccountRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => OrderWhere, { nullable: true, description: 'Filter. Omit to list all.' })
    where?: OrderWhere | null,
    @Arg('orderBy', () => OrderOrder, {
      nullable: true,
      description: 'Sort order. Default: by ACCEPTED_ON, the latest first.',
    })
    orderBy?: OrderOrder | null,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<Connection<OrderRow>> {
    const key = { ...filterOf(where), accountId, knownAt: knownAt ?? undefined };
    return listConnection(context, orders, key, args, orderingOf(orderBy));
  }
}
