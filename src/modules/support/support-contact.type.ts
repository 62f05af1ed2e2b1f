import { Field, ObjectType } from 'type-graphql';
import { enumType } from '../../graphql/enum';
import { Node } from '../../graphql/node';
import { DateScalar, TimeZoneScalar } from '../../graphql/scalars';
import { RequiresRight } from '../../graphql/authorization';

export const SupportChannel = enumType('SupportChannel', 'How support is reached.', {
  PHONE: 'By telephone.',
  PORTAL: 'On a website.',
  EMAIL: 'By e-mail.',
  CHAT: 'By chat.',
});

@RequiresRight('READ_ACCOUNTS')
@ObjectType('SupportContact', {
  implements: Node,
  description: 'One way in which an account reaches support.',
  simpleResolvers: true,
})
export class SupportContact extends Node {
  @Field(() => SupportChannel, { description: 'How.' })
  channel: keyof typeof SupportChannel;

  @Field(() => String, { description: 'Number, address or link.' })
  value: string;

  @Field(() => String, { description: 'When it is answered, in words.' })
  hours: string;

  @Field(() => TimeZoneScalar, { description: 'Zone of those hours.' })
  timeZone: string;

  @Field(() => [String], { description: 'Languages spoken, such as "en".' })
  languages: string[];

  @Field(() => [String], { description: 'Severities it is for; empty for all.' })
  severities: string[];

  @Field(() => DateScalar, { description: 'First day it is valid, inclusive.' })
  validFrom: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day it is no longer valid, exclusive; null while it stands.',
  })
  validBefore: string | null;
}

export const AccountProblemCode = enumType('AccountProblemCode', 'What is wrong with an account.', {
  SUPPORT_CONTACT_MISSING: 'A running service without a contact of the vendor that supports it.',
  EMERGENCY_CALL_PLACED:
    'An emergency call was placed over a service that forbids them, and nobody has closed it yet.',
  EMERGENCY_NOTICE_OUTSTANDING:
    'Users of a running service have not been told that no emergency calls may be placed over it.',
});
