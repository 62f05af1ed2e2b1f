import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { PaymentMeans as Payment } from '../../domain/invoice/invoice-document';
import type { EntityNote } from '../../domain/invoice/legal-entity';
import { formatShortest } from '../../domain/money/money';
import type { RequestContext } from '../../application/context';
import { RequiresRight } from '../../graphql/authorization';
import { TextLanguage, type Language } from '../../graphql/language.type';
import { defineMutation, type StoredAnswer } from '../../graphql/mutation';
import { changeLegalEntity, createLegalEntity } from './legal-entity.commands';
import {
  ChangeLegalEntityInput,
  CreateLegalEntityInput,
  EntityMomentArgs,
  type PaymentMeansInput,
} from './legal-entity.input';
import {
  allLegalEntities,
  entityAt,
  legalEntityAt,
  recordedEntityAt,
  type EntityMoment,
  type EntityOnDay,
} from './legal-entity.loader';
import {
  LegalEntity,
  LegalEntityNote,
  LegalEntitySettings,
  PaymentMeans,
  PaymentMeansCode,
} from './legal-entity.type';

/** Facts do not change: code, day and recording are enough to find what an act answered. */
export const STORED_ENTITY: StoredAnswer<EntityOnDay> = {
  toStored: ({ code, asOf, knownAt }) => ({ code, asOf, knownAt }),
  read: (context, stored) => {
    const { code, ...moment } = stored as EntityMoment & Pick<EntityOnDay, 'code'>;
    return recordedEntityAt(context, code, moment);
  },
};

/** Codes of UNTDID 4461 begin with a digit, as no name in GraphQL does. */
const CODES_OF_PAYMENT = { CREDIT_TRANSFER: '30', SEPA_CREDIT_TRANSFER: '58' } as const;

const toPayment = ({ code, ...payment }: PaymentMeansInput) => ({
  ...payment,
  code: code == null ? code : CODES_OF_PAYMENT[code],
});

/** With its way to pay as the domain has it. */
const toEntityFields = <Input extends { payment?: PaymentMeansInput | null }>({
  payment,
  ...input
}: Input) => ({ ...input, payment: payment == null ? payment : toPayment(payment) });

export const CreateLegalEntity = defineMutation(createLegalEntity, {
  description: 'Creates a legal entity that sells to accounts.',
  input: [CreateLegalEntityInput, 'The new entity.'],
  toInput: (input) => toEntityFields(input),
  payload: {
    legalEntity: {
      type: () => LegalEntity,
      description: 'The new entity, as of today; null if refused.',
      stored: STORED_ENTITY,
    },
  },
});

export const ChangeLegalEntity = defineMutation(changeLegalEntity, {
  description:
    'Changes a legal entity from a day on. What held before stays on record, and finalized documents stay as they are. What goes together on that day, such as the notes of a seller in France, must do so on each later day for which something else is recorded.',
  input: [ChangeLegalEntityInput, 'What changes.'],
  nullSays: [
    ...(['tradingName', 'registration', 'identifier', 'vatId', 'taxNumber', 'contact'] as const),
    ...(['electronicAddress', 'legalForm', 'payment', 'paymentTermDaysMax'] as const),
    ...(['lateUseMonthsMax', 'amountMax'] as const),
  ],
  toInput: (input) => toEntityFields(input),
  payload: {
    legalEntity: {
      type: () => LegalEntity,
      description: 'The entity, as of the day of the change; null if refused.',
      stored: STORED_ENTITY,
    },
  },
});

@Resolver(() => LegalEntity)
export class LegalEntityResolver {
  @RequiresRight('READ_ACROSS_ACCOUNTS')
  @Query(() => [LegalEntity], {
    nullable: true,
    description:
      'All legal entities that sell, by code, as of a day; null for viewers who may not list them.',
  })
  async legalEntities(
    @Ctx() context: RequestContext,
    @Args(() => EntityMomentArgs) moment: EntityMomentArgs,
  ): Promise<EntityOnDay[]> {
    const all = await allLegalEntities(context);
    return all.flatMap((entity) => entityAt(context, entity, moment) ?? []);
  }

  @RequiresRight('READ_ACROSS_ACCOUNTS')
  @Query(() => LegalEntity, {
    nullable: true,
    description: 'The legal entity with this code, as of a day; null if there is none.',
  })
  legalEntity(
    @Ctx() context: RequestContext,
    @Arg('code', () => String, { description: 'Code of the entity.' }) code: string,
    @Args(() => EntityMomentArgs) moment: EntityMomentArgs,
  ): Promise<EntityOnDay | null> {
    return legalEntityAt(context, code, moment);
  }

  @FieldResolver(() => LegalEntitySettings, {
    nullable: true,
    description: 'How it bills; null for viewers who may not see it.',
  })
  settings(@Root() entity: EntityOnDay): LegalEntitySettings {
    const { numberPrefix, graceDays, paymentTermDaysMax, lateUseMonthsMax } = entity;
    const { amountMax, runsAutomatically, recordedAt, recordedBy } = entity;
    return {
      ...{ numberPrefix, graceDays, paymentTermDaysMax, lateUseMonthsMax, runsAutomatically },
      ...{
        amountMax: amountMax === null ? null : formatShortest(amountMax),
        recordedAt,
        recordedBy,
      },
    };
  }
}

@Resolver(() => PaymentMeans)
export class PaymentMeansResolver {
  @FieldResolver(() => PaymentMeansCode, { description: 'How to pay.' })
  code(@Root() { code }: Payment): keyof typeof PaymentMeansCode {
    return code === '58' ? 'SEPA_CREDIT_TRANSFER' : 'CREDIT_TRANSFER';
  }
}

@Resolver(() => LegalEntityNote)
export class LegalEntityNoteResolver {
  @FieldResolver(() => String, { description: 'The text, in the requested language.' })
  text(@Root() { textEn, textFr }: EntityNote, @TextLanguage() language: Language): string {
    return language === 'FR' ? textFr : textEn;
  }
}

/** Those of entities. */
export const LEGAL_ENTITY_RESOLVERS = [
  CreateLegalEntity,
  ChangeLegalEntity,
  LegalEntityResolver,
  PaymentMeansResolver,
  LegalEntityNoteResolver,
] as const;
