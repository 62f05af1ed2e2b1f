import { Field, InputType } from 'type-graphql';
import type { Micros } from '../../domain/money/money';
import type { TaxCategory as Category } from '../../domain/invoice/tax';
import { ActInput } from '../../graphql/mutation';
import { CountryCodeScalar, DecimalScalar } from '../../graphql/scalars';
import { TaxCategory } from './party.type';

@InputType('PostalAddressInput', { description: 'A postal address as documents print it.' })
export class PostalAddressInput {
  @Field(() => [String], { description: 'Street and number and the like, 1 to 3 lines.' })
  lines: string[];

  @Field(() => String, { nullable: true, description: 'Postal code, at most 20 characters.' })
  postalCode?: string | null;

  @Field(() => String, { description: 'City, 1 to 100 characters.' })
  city: string;

  @Field(() => String, { nullable: true, description: 'State, province or county.' })
  subdivision?: string | null;

  @Field(() => CountryCodeScalar, { description: 'Country.' })
  countryCode: string;
}

@InputType('PartyIdentifierInput', {
  description: 'An identifier of a party, with the scheme that it belongs to.',
})
export class PartyIdentifierInput {
  @Field(() => String, {
    description:
      'The scheme: four digits of ISO/IEC 6523, such as "0002" for a SIREN and "0009" for a SIRET; for an electronic address, one of its own, such as "0225" for France or "EM" for e-mail.',
  })
  scheme: string;

  @Field(() => String, {
    description:
      'The identifier; check digits of a SIREN and a SIRET are verified, and an address in France must begin with a SIREN.',
  })
  value: string;
}

@InputType('PartyContactInput', {
  description: 'Whom to ask about documents; at least one of the three.',
})
export class PartyContactInput {
  @Field(() => String, { nullable: true, description: 'Person or department.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number.' })
  telephone?: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  email?: string | null;
}

@InputType('StatedTaxInput', { description: 'How what an account buys is taxed.' })
export class StatedTaxInput {
  @Field(() => TaxCategory, { description: 'Category of VAT.' })
  category: Category;

  @Field(() => DecimalScalar, {
    description: 'Rate in percent: over 0 and at most 100 for S, 0 for every other category.',
  })
  rate: Micros;

  @Field(() => String, {
    nullable: true,
    description:
      'Why no tax is due, in words, at most 500 characters. AE, E, O, G and K need a text or a code; S and Z take neither.',
  })
  reasonText?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why no tax is due, as a VATEX code, such as "VATEX-EU-AE".',
  })
  reasonCode?: string | null;
}

@InputType('DeliveryInput', { description: 'Where it is delivered to.' })
export class DeliveryInput {
  @Field(() => String, { description: 'Name of the recipient, 1 to 200 characters.' })
  name: string;

  @Field(() => PostalAddressInput, { description: 'Address.' })
  address: PostalAddressInput;
}

/** What may be said of a seller and of a buyer alike. */
@InputType('PartyFields', { description: 'What may be said of a party to documents.' })
export abstract class PartyFields extends ActInput {
  @Field(() => String, { nullable: true, description: 'Trading name; null for none.' })
  tradingName?: string | null;

  @Field(() => PartyIdentifierInput, {
    nullable: true,
    description: 'Registration number, such as the SIREN; null for none.',
  })
  registration?: PartyIdentifierInput | null;

  @Field(() => PartyIdentifierInput, {
    nullable: true,
    description: 'Another identifier, such as the SIRET; null for none.',
  })
  identifier?: PartyIdentifierInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'VAT id, checked by the form of its country; null for none.',
  })
  vatId?: string | null;

  @Field(() => PartyIdentifierInput, {
    nullable: true,
    description: 'Address for electronic invoices; null for none.',
  })
  electronicAddress?: PartyIdentifierInput | null;
}
