import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Right } from '../../application/rights';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { InputCheck } from '../../application/input-check';
import type { RowKey } from '../../data/loader';
import { Forbidden } from '../../application/user-input-error';
import { listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { wantedValues } from '../../graphql/filter';
import { Node, readNodesOf, readPermittedNode, type NodeRow } from '../../graphql/node';
import { keyOf, nodeId, type NodeTypeName } from '../../graphql/node-id';
import type { AccountRow } from '../accounts/account.entity';
import { accountById, partnerById } from '../accounts/account.loader';
import { Account, Partner } from '../accounts/account.type';
import type { PartnerRow } from '../partners/partner.entity';
import { vendorByCode } from '../catalogue/service.loader';
import type { VendorRow } from '../catalogue/service.entity';
import { Vendor } from '../catalogue/service.type';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { subscriptionById } from '../subscriptions/subscription.loader';
import { Subscription } from '../subscriptions/subscription.type';
import type { AuditEntryRow } from './audit-entry.entity';
import { AuditEntryListWhere, AuditEntryOrder, AuditEntryWhere } from './audit-entry.input';
import { auditEntries, auditEntryById, type AuditFilter } from './audit-entry.loader';
import { AccessRight, AuditActor, AuditEntry, AuditEntryConnection } from './audit-entry.type';
import { wording } from './audit.sentences';

const ACTS_MAX = 100;

/** The arguments that every list of entries takes. */
const WHERE = { nullable: true, description: 'Filter. Omit to list all.' };
const ORDER_BY = { nullable: true, description: 'Sort order. Default: newest first.' };

const entriesOf = (
  context: RequestContext,
  args: PageArgs,
  orderBy: AuditEntryOrder | null | undefined,
  which: AuditFilter,
): Promise<Connection<AuditEntryRow>> =>
  listConnection(context, auditEntries, which, args, {
    isDescending: orderBy?.direction !== 'ASC',
  });

function conditionsOf(where: AuditEntryListWhere | null | undefined) {
  const check = new InputCheck();
  const acts = wantedValues(where?.act);
  if ((acts?.length ?? 0) > ACTS_MAX) {
    const bounds = { max: ACTS_MAX, got: `${acts?.length}` };
    check.invalid(['where', 'act', 'in'], wording('expected at most {max}, got {got}', bounds));
  }
  for (const act of acts?.slice(0, ACTS_MAX) ?? []) check.text(['where', 'act'], act, 100);
  check.done();
  return {
    acts,
    actorKinds: wantedValues(where?.actorKind),
    occurredFrom: where?.occurredAt?.gte ?? undefined,
    occurredBefore: where?.occurredAt?.lt ?? undefined,
  };
}

/** The one account and contract that the ids name; undefined where both cannot hold together. */
function placeOf(
  { viewer }: RequestContext,
  where: AuditEntryWhere | null | undefined,
): AuditFilter | undefined {
  const own = viewer.kind === 'PERSON' ? viewer.accountId : null;
  let accountId = own;
  if (where?.accountId != null) {
    const key = keyOf('Account', where.accountId);
    if (!key) return undefined;
    accountId = key.id;
  }
  if (where?.subscriptionId == null) return { accountId };
  const subscription = keyOf('Subscription', where.subscriptionId);
  if (!subscription || ![null, subscription.accountId].includes(accountId)) return undefined;
  return { accountId: subscription.accountId, parentId: subscription.id };
}

/** A thing that an entry names; null where the viewer may not see it, or it has no id here. */
async function nodeOrNull(
  context: RequestContext,
  type: string,
  key: RowKey,
): Promise<NodeRow | null> {
  try {
    return await readPermittedNode(context, type as NodeTypeName, key);
  } catch (error) {
    if (error instanceof Forbidden) return null;
    throw error;
  }
}

@Resolver(() => AuditEntry)
export class AuditEntryResolver {
  @Query(() => AuditEntryConnection, {
    nullable: true,
    description:
      'Audit log: all entries for staff, including those that concern no account, such as publications; those of its own account for an owner. Null for viewers who may not read the log.',
  })
  async auditEntries(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => AuditEntryWhere, WHERE) where?: AuditEntryWhere | null,
    @Arg('orderBy', () => AuditEntryOrder, ORDER_BY) orderBy?: AuditEntryOrder | null,
  ): Promise<Connection<AuditEntryRow>> {
    const conditions = conditionsOf(where);
    const place = placeOf(context, where);
    // Ids that name nothing, or not the same account, find nothing: no act is called by no name.
    const which = place ?? { accountId: null, acts: [] };
    return entriesOf(context, args, orderBy, { ...conditions, ...which });
  }

  @FieldResolver(() => ID)
  id(@Root() entry: AuditEntryRow): string {
    return nodeId('AuditEntry', entry);
  }

  @FieldResolver(() => AuditActor, { description: 'Who performed the operation.' })
  actor(@Root() entry: AuditEntryRow): AuditEntryRow {
    return entry;
  }

  @FieldResolver(() => AccessRight, { description: 'The right that was exercised.' })
  right(@Root() { exercisedRight }: AuditEntryRow): Right {
    return exercisedRight;
  }

  @FieldResolver(() => Account, {
    nullable: true,
    description: 'The account concerned; null if none is.',
  })
  account(
    @Ctx() context: RequestContext,
    @Root() { accountId }: AuditEntryRow,
  ): Promise<AccountRow | null> {
    return accountById(context, accountId);
  }

  @FieldResolver(() => Subscription, {
    nullable: true,
    description:
      'The subscription under whose contract the operation was performed; null if there is none.',
  })
  subscription(
    @Ctx() context: RequestContext,
    @Root() { accountId, subscriptionId: id }: AuditEntryRow,
  ): Promise<SubscriptionRow | null> | null {
    return id === null ? null : subscriptionById(context, { accountId, id });
  }

  @FieldResolver(() => Node, {
    nullable: true,
    description:
      'The object that was created or changed, as it is now; null if the viewer cannot see it.',
  })
  subject(
    @Ctx() context: RequestContext,
    @Root() { accountId, subjectType, subjectId: id }: AuditEntryRow,
  ): Promise<NodeRow | null> | null {
    if (subjectType === null || id === null) return null;
    return nodeOrNull(context, subjectType, { accountId, id });
  }

  @FieldResolver(() => Vendor, {
    nullable: true,
    description: 'The beneficiary whose right was exercised; null if none was.',
  })
  beneficiary(
    @Ctx() context: RequestContext,
    @Root() { beneficiaryCode }: AuditEntryRow,
  ): PromiseOrValue<VendorRow | null> {
    return beneficiaryCode === null ? null : vendorByCode(context, beneficiaryCode);
  }
}

@Resolver(() => AuditActor)
export class AuditActorResolver {
  @FieldResolver()
  kind(@Root() { actorKind }: AuditEntryRow): AuditEntryRow['actorKind'] {
    return actorKind;
  }

  @FieldResolver()
  name(@Root() { actor }: AuditEntryRow): string {
    return actor;
  }

  @FieldResolver(() => Partner, {
    nullable: true,
    description: 'The partner, for a partner’s client; null for other viewers.',
  })
  partner(
    @Ctx() context: RequestContext,
    @Root() { partnerId }: AuditEntryRow,
  ): Promise<PartnerRow | null> | null {
    return partnerId === null ? null : partnerById(context, partnerId);
  }

  @FieldResolver(() => Node, {
    nullable: true,
    description: 'The API client that was used; null if none was, or if the viewer may not see it.',
  })
  apiClient(
    @Ctx() context: RequestContext,
    @Root() { apiClientId: id }: AuditEntryRow,
  ): Promise<NodeRow | null> | null {
    return id === null ? null : nodeOrNull(context, 'ApiClient', { accountId: id, id });
  }
}

/** What the earlier rooms' types get from the log. */
@Resolver(() => Account)
export class AccountAuditResolver {
  @FieldResolver(() => AuditEntryConnection, {
    nullable: true,
    description: 'Audit log of the account; null for viewers who may not read the log.',
  })
  async auditEntries(
    @Ctx() context: RequestContext,
    @Root() { id: accountId }: AccountRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => AuditEntryListWhere, WHERE) where?: AuditEntryListWhere | null,
    @Arg('orderBy', () => AuditEntryOrder, ORDER_BY) orderBy?: AuditEntryOrder | null,
  ): Promise<Connection<AuditEntryRow>> {
    return entriesOf(context, args, orderBy, { accountId, ...conditionsOf(where) });
  }
}

@Resolver(() => Subscription)
export class SubscriptionAuditResolver {
  @FieldResolver(() => AuditEntryConnection, {
    nullable: true,
    description: 'Audit log of its contract; null for viewers who may not read the log.',
  })
  async auditEntries(
    @Ctx() context: RequestContext,
    @Root() { accountId, id: parentId }: SubscriptionRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => AuditEntryListWhere, WHERE) where?: AuditEntryListWhere | null,
    @Arg('orderBy', () => AuditEntryOrder, ORDER_BY) orderBy?: AuditEntryOrder | null,
  ): Promise<Connection<AuditEntryRow>> {
    const which = { accountId, parentId, ...conditionsOf(where) };
    return entriesOf(context, args, orderBy, which);
  }
}

readNodesOf('AuditEntry', 'READ_AUDIT', auditEntryById);
