import { Field, ObjectType } from 'type-graphql';
import { enumType } from '../../graphql/enum';
import { Node } from '../../graphql/node';
import { DateScalar, TimeZoneScalar } from '../../graphql/scalars';
import { RequiresRight } from '../../graphql/authorization';

export const SupportChannel = enumType(
  'SupportChannel',
  'A channel through which support is reached.',
  {
    PHONE: 'By telephone.',
    PORTAL: 'On a website.',
    EMAIL: 'By e-mail.',
    CHAT: 'By chat.',
  },
);

@RequiresRight('READ_ACCOUNTS')
@ObjectType('SupportContact', {
  implements: Node,
  description: 'One way in which an account reaches support.',
  simpleResolvers: true,
})
export class SupportContact extends Node {
  @Field(() => SupportChannel, { description: 'The channel.' })
  channel: keyof typeof SupportChannel;

  @Field(() => String, { description: 'Phone number, e-mail address or link.' })
  value: string;

  @Field(() => String, { description: 'Opening hours, in words.' })
  hours: string;

  @Field(() => TimeZoneScalar, { description: 'Time zone of these hours.' })
  timeZone: string;

  @Field(() => [String], { description: 'Languages spoken, such as "en".' })
  languages: string[];

  @Field(() => [String], { description: 'Severities it is meant for; empty for all.' })
  severities: string[];

  @Field(() => DateScalar, { description: 'First day on which it is valid, inclusive.' })
  validFrom: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day on which it is no longer valid, exclusive; null if open-ended.',
  })
  validBefore: string | null;
}
