import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import { TextLanguage, type Language } from '../../../graphql/language.type';
import { defineMutation, type StoredAnswer } from '../../../graphql/mutation';
import type { ServiceRow } from '../../catalogue/service.entity';
import { Service } from '../../catalogue/service.type';
import { publishLimitationNotice } from './limitation-notice.commands';
import type { LimitationNoticeRow } from './limitation-notice.entity';
import { PublishLimitationNoticeInput } from './limitation-notice.input';
import { limitationNoticesByServiceCode } from './limitation-notice.loader';
import { LimitationNotice } from './limitation-notice.type';

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

export const PublishLimitationNotice = defineMutation(publishLimitationNotice, {
  description:
    'Publishes the next version of the notice to a service’s users; from its date on, everyone must be notified again.',
  input: [PublishLimitationNoticeInput, 'The new version.'],
  toInput: (input) => input,
  payload: {
    limitationNotice: {
      type: () => LimitationNotice,
      description: 'The new version; null if refused.',
      stored: STORED_NOTICE,
    },
  },
});

@Resolver(() => LimitationNotice)
export class LimitationNoticeResolver {
  @FieldResolver(() => String, { description: 'Text of the notice, in the requested language.' })
  text(
    @Root() { textEn, textFr }: LimitationNoticeRow,
    @TextLanguage() language: Language,
  ): string {
    return language === 'FR' ? textFr : textEn;
  }
}

/** What a service gets from this room. */
@Resolver(() => Service)
export class ServiceLimitationResolver {
  @FieldResolver(() => [LimitationNotice], {
    description:
      'All published versions of the notice to its users, oldest first; empty if its terms never forbade emergency calls.',
  })
  limitationNotices(
    @Ctx() context: RequestContext,
    @Root() { code }: ServiceRow,
  ): Promise<LimitationNoticeRow[]> {
    return limitationNoticesByServiceCode(context, code);
  }
}
