import { Field, ObjectType } from 'type-graphql';
import type { TaxCategory as Category } from '../../domain/invoice/tax';
import { RequiresRight } from '../../graphql/authorization';
import { enumType } from '../../graphql/enum';
import { CountryCodeScalar, DecimalScalar } from '../../graphql/scalars';

export const TaxCategory = enumType<Category>(
  'TaxCategory',
  'How a sale is taxed: a category of VAT, by its code in EN 16931.',
  {
    S: 'Taxed at a rate over 0.',
    AE: 'Reverse charge: the buyer owes the tax.',
    E: 'Exempt.',
    O: 'Outside the scope of VAT.',
    Z: 'Taxed at the rate 0.',
    G: 'Exported out of the European Union.',
    K: 'Supplied within the European Union to another member state.',
  },
);

@RequiresRight('READ_BILLING')
@ObjectType('PostalAddress', {
  description: 'A postal address as documents print it.',
  simpleResolvers: true,
})
export class PostalAddress {
  @Field(() => [String], { description: 'Street and number and the like, 1 to 3 lines.' })
  lines: string[];

  @Field(() => String, { nullable: true, description: 'Postal code; null if there is none.' })
  postalCode: string | null;

  @Field(() => String, { description: 'City.' })
  city: string;

  @Field(() => String, {
    nullable: true,
    description: 'State, province or county; null if there is none.',
  })
  subdivision: string | null;

  @Field(() => CountryCodeScalar, { description: 'Country.' })
  countryCode: string;
}

@RequiresRight('READ_BILLING')
@ObjectType('PartyIdentifier', {
  description: 'An identifier of a party, with the scheme that it belongs to.',
  simpleResolvers: true,
})
export class PartyIdentifier {
  @Field(() => String, {
    description:
      'The scheme: "0002" for a SIREN, "0009" for a SIRET, "0225" for an address in France.',
  })
  scheme: string;

  @Field(() => String, { description: 'The identifier.' })
  value: string;
}

@RequiresRight('READ_BILLING')
@ObjectType('PartyContact', {
  description: 'Whom to ask about documents.',
  simpleResolvers: true,
})
export class PartyContact {
  @Field(() => String, { nullable: true, description: 'Person or department; null if not stated.' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number; null if not stated.' })
  telephone: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address; null if not stated.' })
  email: string | null;
}

@RequiresRight('READ_BILLING')
@ObjectType('StatedTax', {
  description: 'How what an account buys is taxed.',
  simpleResolvers: true,
})
export class StatedTax {
  @Field(() => TaxCategory, { description: 'Category of VAT.' })
  category: Category;

  @Field(() => DecimalScalar, { description: 'Rate in percent, such as "20.00".' })
  rate: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why no tax is due, in words; null if a code states it, or tax is due.',
  })
  reasonText: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why no tax is due, as a VATEX code, such as "VATEX-EU-AE"; null if not stated.',
  })
  reasonCode: string | null;
}

/** What GraphQL shows of a seller and of a buyer alike. */
@ObjectType('IdentifiedParty', { description: 'A party to documents.', simpleResolvers: true })
export abstract class IdentifiedParty {
  @Field(() => String, { nullable: true, description: 'Trading name; null if there is none.' })
  tradingName: string | null;

  @Field(() => PartyIdentifier, {
    nullable: true,
    description: 'Registration number, such as the SIREN; null if not stated.',
  })
  registration: PartyIdentifier | null;

  @Field(() => PartyIdentifier, {
    nullable: true,
    description: 'Another identifier, such as the SIRET; null if not stated.',
  })
  identifier: PartyIdentifier | null;

  @Field(() => String, { nullable: true, description: 'VAT id; null if there is none.' })
  vatId: string | null;

  @Field(() => PartyIdentifier, {
    nullable: true,
    description: 'Address for electronic invoices; null if not stated.',
  })
  electronicAddress: PartyIdentifier | null;
}
