import { Ctx, Field, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../application/context';
import { holds } from '../../application/rights';
import type { Actor, ActorKind } from '../../application/viewer';
import { enumType } from '../../graphql/enum';
import { DateTimeScalar, LocaleScalar } from '../../graphql/scalars';
import type { AccountRow } from './account.entity';
import { accountById, partnerById } from './account.loader';
import { Account, Partner, PersonRole } from './account.type';
import type { PartnerRow } from '../partners/partner.entity';
import { ViewerRightType, type ViewerRight } from './right.type';

export const ViewerKind = enumType<ActorKind>('ViewerKind', 'Kind of viewer.', {
  STAFF: 'The provider’s staff: sees everything, and may change what its permissions allow.',
  PERSON: 'A person of an account: sees only that account; owners may act on its behalf.',
  PARTNER:
    'A partner’s client: may access that partner’s accounts, or some of them, as far as its scopes allow.',
  VENDOR: 'A beneficiary: sees the contracts it may enforce.',
  SYSTEM: 'The system itself, for jobs such as the removal of old detail; in the audit log only.',
});

const VIEWER_RIGHTS = Object.keys(ViewerRightType) as ViewerRight[];

@ObjectType('Viewer', {
  description: 'The viewer, as identified by the token.',
  simpleResolvers: true,
})
export class Viewer {
  @Field(() => ViewerKind, { description: 'Kind of viewer.' })
  kind: ActorKind;

  @Field(() => String, { description: 'The subject of the token.' })
  subject: string;
}

@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Viewer, { description: 'The authenticated viewer.' })
  viewer(@Ctx() { viewer }: RequestContext): Actor {
    return viewer;
  }

  @FieldResolver(() => Account, {
    nullable: true,
    description: 'Account of a person; null otherwise.',
  })
  account(
    @Ctx() context: RequestContext,
    @Root() viewer: Actor,
  ): Promise<AccountRow | null> | null {
    return viewer.kind === 'PERSON' ? accountById(context, viewer.accountId) : null;
  }

  @FieldResolver(() => Partner, {
    nullable: true,
    description: 'Partner of a partner’s client; null otherwise.',
  })
  partner(
    @Ctx() context: RequestContext,
    @Root() viewer: Actor,
  ): Promise<PartnerRow | null> | null {
    return viewer.kind === 'PARTNER' ? partnerById(context, viewer.partnerId) : null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Code of a beneficiary’s vendor; null otherwise.',
  })
  vendorCode(@Root() viewer: Actor): string | null {
    return viewer.kind === 'VENDOR' ? viewer.vendorCode : null;
  }

  @FieldResolver(() => [ViewerRightType], {
    description:
      'The rights that the viewer holds: what a front end may offer. Which objects they reach is decided object by object.',
  })
  rights(@Root() viewer: Actor): ViewerRight[] {
    return VIEWER_RIGHTS.filter((right) => holds(viewer, right));
  }

  @FieldResolver(() => PersonRole, {
    nullable: true,
    description: 'Role of a person in its account; null otherwise.',
  })
  role(@Root() viewer: Actor): keyof typeof PersonRole | null {
    if (viewer.kind !== 'PERSON') return null;
    return viewer.isOwner ? 'OWNER' : 'MEMBER';
  }

  @FieldResolver(() => LocaleScalar, {
    nullable: true,
    description:
      'Language and region: as the token says, otherwise those of a person’s account; null if neither is known.',
  })
  async locale(@Ctx() context: RequestContext, @Root() viewer: Actor): Promise<string | null> {
    if (viewer.locale !== undefined || viewer.kind !== 'PERSON') return viewer.locale ?? null;
    return (await accountById(context, viewer.accountId))?.locale ?? null;
  }

  @FieldResolver(() => DateTimeScalar, {
    description: 'The instant for which this request is answered; "today" is derived from it.',
  })
  now(@Ctx() { requestedAt }: RequestContext): string {
    return requestedAt;
  }
}
