import { Ctx, Field, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../application/context';
import type { Actor, ActorKind } from '../../application/viewer';
import { enumType } from '../../graphql/enum';
import { DateTimeScalar } from '../../graphql/scalars';
import type { AccountRow } from './account.entity';
import { accountById, partnerById } from './account.loader';
import { Account, Partner } from './account.type';
import type { PartnerRow } from '../partners/partner.entity';

export const ViewerKind = enumType<ActorKind>('ViewerKind', 'What kind of viewer asks.', {
  STAFF: 'The provider’s staff: sees everything, and does what its permissions say.',
  PERSON: 'Someone of an account: sees it only; owners act for it.',
  PARTNER:
    'A partner’s client: sees and does for that partner’s accounts what its scopes say, or for some of them.',
  VENDOR: 'A beneficiary: sees the contracts it may enforce.',
  SYSTEM: 'Work that nobody asks for, such as the removal of old detail; in the audit log only.',
});

@ObjectType('Viewer', { description: 'Who asks, as the token says.', simpleResolvers: true })
export class Viewer {
  @Field(() => ViewerKind, { description: 'What kind of viewer.' })
  kind: ActorKind;

  @Field(() => String, { description: 'The subject of the token.' })
  subject: string;
}

@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Viewer, { description: 'Who asks.' })
  viewer(@Ctx() { viewer }: RequestContext): Actor {
    return viewer;
  }

  @FieldResolver(() => Account, { nullable: true, description: 'A person’s account; else null.' })
  account(
    @Ctx() context: RequestContext,
    @Root() viewer: Actor,
  ): Promise<AccountRow | null> | null {
    return viewer.kind === 'PERSON' ? accountById(context, viewer.accountId) : null;
  }

  @FieldResolver(() => Partner, { nullable: true, description: 'A client’s partner; else null.' })
  partner(
    @Ctx() context: RequestContext,
    @Root() viewer: Actor,
  ): Promise<PartnerRow | null> | null {
    return viewer.kind === 'PARTNER' ? partnerById(context, viewer.partnerId) : null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'A vendor’s code; else null.' })
  vendorCode(@Root() viewer: Actor): string | null {
    return viewer.kind === 'VENDOR' ? viewer.vendorCode : null;
  }

  @FieldResolver(() => DateTimeScalar, {
    description: 'The moment this request is answered for; every "today" follows from it.',
  })
  now(@Ctx() { requestedAt }: RequestContext): string {
    return requestedAt;
  }
}
