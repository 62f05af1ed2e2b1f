import { Field, ObjectType } from 'type-graphql';
import { enumType } from '../../graphql/enum';

export const ServiceCode = enumType(
  'ServiceCode',
  'A service that an account can subscribe to, each under its own contract.',
  {
    CALL_ME: 'Call Me.',
    CXONE: 'NICE CXone, the contact center; the one service with terms of its own.',
    ENHANCED_AUDIO: 'Enhanced Audio.',
    GOTO_CONNECT: 'GoTo Connect, the telephone system.',
    GOTO_CONTACT_CENTER: 'GoTo Contact Center.',
    GOTO_CUSTOMER_ENGAGEMENT: 'GoTo Customer Engagement.',
    GOTO_MEETING: 'GoTo Meeting.',
    GOTO_TRAINING: 'GoTo Training.',
    GOTO_WEBINAR: 'GoTo Webinar.',
    GRASSHOPPER: 'Grasshopper.',
    OPENVOICE: 'OpenVoice, audio conferences.',
    OPENVOICE_INTEGRATED: 'OpenVoice Integrated.',
  },
);
export type ServiceCode = keyof typeof ServiceCode;

@ObjectType('Vendor', {
  description: 'A company that sells, supports or may enforce a contract.',
  simpleResolvers: true,
})
export class Vendor {
  @Field(() => String, { description: 'Code of the vendor, such as NICE.' })
  code: string;

  @Field(() => String, { description: 'Name of the vendor.' })
  name: string;
}

@ObjectType('Service', {
  description: 'A product such as CXone, whose contract follows its own terms.',
  simpleResolvers: true,
})
export class Service {
  @Field(() => ServiceCode, { description: 'Code of the service.' })
  code: ServiceCode;

  @Field(() => String, { description: 'Name of the service.' })
  name: string;
}
