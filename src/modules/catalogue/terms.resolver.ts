import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { TermsRule } from '../../domain/contract/service-terms';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { Language } from '../../graphql/language.type';
import { defineMutation, type StoredAnswer } from '../../graphql/mutation';
import {
  clauseByReference,
  clausesByDocumentVersion,
  documentVersion,
  type ClauseRecord,
  type DocumentVersionRecord,
  type ToldClause,
} from './clause.loader';
import { publishServiceTerms } from './publish-terms.commands';
import { PublishServiceTermsInput } from './publish-terms.input';
import {
  serviceByCode,
  serviceTermsByVersion,
  vendorByCode,
  type PublishedTerms,
  type TermsKey,
} from './service.loader';
import type { ServiceRow, VendorRow } from './service.entity';
import { Service, Vendor } from './service.type';
import { Clause, ClauseOfRule, ServiceTerms, TermsDocument } from './terms.type';

const LANGUAGE = {
  nullable: true,
  description: 'Language of the text. Default: that of the derivation that leads here, or else EN.',
};

/** What may be told in the language of a derivation. */
type Told<Record> = Record & Partial<Pick<ToldClause, 'language'>>;

/** Whether it is told in French: as asked, or else as the derivation that leads to it. */
const isFrench = (asked: Language | null | undefined, { language }: Partial<ToldClause>) =>
  (asked ?? language) === 'FR';

@Resolver(() => TermsDocument)
export class TermsDocumentResolver {
  @FieldResolver()
  code(@Root() { document }: DocumentVersionRecord): string {
    return document;
  }

  @FieldResolver()
  title(
    @Root() record: Told<DocumentVersionRecord>,
    @Arg('language', () => Language, LANGUAGE) language?: Language | null,
  ): string {
    return isFrench(language, record) ? record.titleFr : record.titleEn;
  }

  @FieldResolver()
  url(
    @Root() record: Told<DocumentVersionRecord>,
    @Arg('language', () => Language, LANGUAGE) language?: Language | null,
  ): string {
    return isFrench(language, record) ? record.urlFr : record.urlEn;
  }

  @FieldResolver(() => [Clause], { description: 'Clauses that rules are based on, by number.' })
  clauses(
    @Ctx() context: RequestContext,
    @Root() record: DocumentVersionRecord,
  ): PromiseOrValue<ClauseRecord[]> {
    return clausesByDocumentVersion(context, record);
  }
}

@Resolver(() => Clause)
export class ClauseResolver {
  @FieldResolver()
  summary(
    @Root() clause: Told<ClauseRecord>,
    @Arg('language', () => Language, LANGUAGE) language?: Language | null,
  ): string {
    return isFrench(language, clause) ? clause.summaryFr : clause.summaryEn;
  }

  @FieldResolver(() => TermsDocument)
  document(@Root() clause: ClauseRecord): DocumentVersionRecord {
    return clause;
  }
}

/** Published terms never change: their service and version are enough to find them again. */
const STORED_TERMS: StoredAnswer<PublishedTerms> = {
  toStored: ({ serviceCode, version }) => ({ serviceCode, version }),
  read: (context, key) => serviceTermsByVersion(context, key as TermsKey),
};

export const PublishServiceTerms = defineMutation(publishServiceTerms, {
  description:
    'Publishes a new version of a service’s terms, for orders accepted from a later date on. Existing orders keep theirs.',
  input: [PublishServiceTermsInput, 'The new terms.'],
  nullSays: ['renewalTermMonths'],
  toInput: ({ idempotencyKey: _, ...terms }) => terms,
  payload: {
    serviceTerms: {
      type: () => ServiceTerms,
      description: 'The new version; null if refused.',
      stored: STORED_TERMS,
    },
  },
});

@Resolver(() => ServiceTerms)
export class ServiceTermsResolver {
  @FieldResolver(() => Service, { description: 'The service that the terms apply to.' })
  service(
    @Ctx() context: RequestContext,
    @Root() terms: PublishedTerms,
  ): PromiseOrValue<ServiceRow | null> {
    return serviceByCode(context, terms.serviceCode);
  }

  @FieldResolver(() => TermsDocument, { description: "The service's own terms document." })
  document(
    @Ctx() context: RequestContext,
    @Root() terms: PublishedTerms,
  ): PromiseOrValue<DocumentVersionRecord> {
    return documentVersion(context, {
      document: terms.documentCode,
      version: terms.documentVersion,
    });
  }

  @FieldResolver(() => TermsDocument, {
    nullable: true,
    description:
      'The general document, over which the service’s own takes precedence; null if there is none.',
  })
  generalDocument(
    @Ctx() context: RequestContext,
    @Root() { generalDocumentCode, generalDocumentVersion }: PublishedTerms,
  ): PromiseOrValue<DocumentVersionRecord> | null {
    if (generalDocumentCode === null || generalDocumentVersion === null) return null;
    return documentVersion(context, {
      document: generalDocumentCode,
      version: generalDocumentVersion,
    });
  }

  @FieldResolver(() => Vendor, { description: 'The vendor that provides support.' })
  supportVendor(
    @Ctx() context: RequestContext,
    @Root() terms: PublishedTerms,
  ): PromiseOrValue<VendorRow | null> {
    return vendorByCode(context, terms.supportVendorCode);
  }

  @FieldResolver(() => Vendor, {
    nullable: true,
    description: 'Third-party beneficiary that may enforce the contract; null if there is none.',
  })
  beneficiary(
    @Ctx() context: RequestContext,
    @Root() terms: PublishedTerms,
  ): PromiseOrValue<VendorRow | null> {
    const { beneficiaryVendorCode } = terms;
    return beneficiaryVendorCode === null ? null : vendorByCode(context, beneficiaryVendorCode);
  }

  @FieldResolver(() => [ClauseOfRule], { description: 'The clause that each rule is based on.' })
  clauses(
    @Ctx() context: RequestContext,
    @Root() terms: PublishedTerms,
  ): Promise<{ rule: TermsRule; clause: ClauseRecord }[]> {
    const rules = Object.entries(terms.clauses) as [
      TermsRule,
      Parameters<typeof clauseByReference>[1],
    ][];
    return Promise.all(
      rules.map(async ([rule, reference]) => ({
        rule,
        clause: await clauseByReference(context, reference),
      })),
    );
  }
}
