import { Arg, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import { runMutation, type StoredAnswer } from '../../../graphql/mutation';
import { RequiresRight } from '../../../graphql/authorization';
import { UserError, USER_ERRORS_DESCRIPTION } from '../../../graphql/user-error.type';
import type { ServiceRow } from '../../catalogue/service.entity';
import { Service } from '../../catalogue/service.type';
import { Language } from '../../catalogue/terms.type';
import { publishLimitationNotice } from './limitation-notice.commands';
import type { LimitationNoticeRow } from './limitation-notice.entity';
import { PublishLimitationNoticeInput } from './limitation-notice.input';
import { limitationNoticesByServiceCode } from './limitation-notice.loader';
import { LimitationNotice } from './limitation-notice.type';

@ObjectType('PublishLimitationNoticePayload', {
  description: 'What publishLimitationNotice did.',
  simpleResolvers: true,
})
export class PublishLimitationNoticePayload {
  @Field(() => LimitationNotice, {
    nullable: true,
    description: 'The new version; null when refused.',
  })
  limitationNotice: LimitationNoticeRow | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

/** Published versions never change: service and number are enough to find one again. */
const STORED_NOTICE: StoredAnswer<LimitationNoticeRow> = {
  toStored: ({ serviceCode, version }) => ({ serviceCode, version }),
  read: async (context, kept) => {
    const { serviceCode, version } = kept as LimitationNoticeRow;
    const versions = await limitationNoticesByServiceCode(context, serviceCode);
    const notice = versions.find((each) => each.version === version);
    if (!notice) throw new Error('a version that was published is not there');
    return notice;
  },
};

@Resolver(() => LimitationNotice)
export class LimitationNoticeResolver {
  @RequiresRight('PUBLISH_LIMITATION_NOTICES')
  @Mutation(() => PublishLimitationNoticePayload, {
    description:
      'Publishes the next version of what a service’s users are told; from its date on everyone is to be told anew.',
  })
  publishLimitationNotice(
    @Ctx() context: RequestContext,
    @Arg('input', () => PublishLimitationNoticeInput, { description: 'The new version.' })
    input: PublishLimitationNoticeInput,
  ): Promise<object> {
    return runMutation(context, {
      mutation: 'publishLimitationNotice',
      input,
      stored: { limitationNotice: STORED_NOTICE },
      perform: async (inside) => ({
        limitationNotice: await publishLimitationNotice(inside, input, ['input']),
      }),
    });
  }

  @FieldResolver(() => String, { description: 'What to tell them, in the language asked for.' })
  text(
    @Root() { textEn, textFr }: LimitationNoticeRow,
    @Arg('language', () => Language, {
      defaultValue: 'EN',
      description: 'Language of the text.',
    })
    language: Language,
  ): string {
    return language === 'FR' ? textFr : textEn;
  }
}

/** What a service gets from this room. */
@Resolver(() => Service)
export class ServiceLimitationResolver {
  @FieldResolver(() => [LimitationNotice], {
    description:
      'Every published version of what its users must be told, oldest first; empty where its terms never forbade emergency calls.',
  })
  limitationNotices(
    @Ctx() context: RequestContext,
    @Root() { code }: ServiceRow,
  ): Promise<LimitationNoticeRow[]> {
    return limitationNoticesByServiceCode(context, code);
  }
}
