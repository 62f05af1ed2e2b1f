import {
  entityOn,
  type EntityFact,
  type EntityParticulars,
  type LegalEntity,
} from '../../domain/invoice/legal-entity';
import { formatShortest, parseDecimal } from '../../domain/money/money';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { columnsOf } from '../../data/columns';
import { defineLoader } from '../../data/loader';
import { referenceRows } from '../../data/reference-rows';
import { LegalEntityFactRow, LegalEntityRow, type StoredEntitySaying } from './legal-entity.entity';

const ENTITY = `select ${columnsOf(LegalEntityRow, 'e')} from legal_entity e`;

const entities = referenceRows<string, LegalEntityRow>({
  name: 'legal-entity-by-code',
  select: ENTITY,
  by: { code: ['e.code', 'text'] },
});
const rowByCode = defineLoader(entities.first);

const facts = referenceRows<string, LegalEntityFactRow>({
  name: 'legal-entity-facts-by-code',
  select: `select ${columnsOf(LegalEntityFactRow, 'f')} from legal_entity_fact f`,
  by: { legalEntityCode: ['f.legal_entity_code', 'text'] },
  orderBy: 'f.recorded_at, f.id',
});
const factRowsByCode = defineLoader(facts.all);

/** What an entity says as JSON has it. */
export function toStoredSaying({ amountMax, ...says }: EntityFact['says']): StoredEntitySaying {
  if (amountMax === undefined) return says;
  return { ...says, amountMax: amountMax === null ? null : formatShortest(amountMax) };
}

function toFact({ effectiveFrom, recordedAt, says }: LegalEntityFactRow): EntityFact {
  const { amountMax, ...rest } = says;
  const amount = amountMax == null ? amountMax : parseDecimal(amountMax);
  return {
    effectiveFrom,
    recordedAt,
    says: amount === undefined ? rest : { ...rest, amountMax: amount },
  };
}

/** A legal entity, with all that was recorded of it. */
export type RecordedEntity = LegalEntity & Pick<LegalEntityRow, 'recordedAt' | 'recordedBy'>;

/** What a code of an entity looks like. */
export const ENTITY_CODE = /^[A-Z][A-Z0-9_]{0,39}$/;

/** The legal entity with that code; null where there is none. */
export async function legalEntityByCode(
  context: RequestContext,
  code: string,
): Promise<RecordedEntity | null> {
  if (!ENTITY_CODE.test(code)) return null;
  const [row, factRows] = await Promise.all([
    rowByCode(context, code),
    factRowsByCode(context, code),
  ]);
  return row && { ...row, facts: factRows.map(toFact) };
}

/** All legal entities, by code. */
export async function allLegalEntities(context: RequestContext): Promise<RecordedEntity[]> {
  const rows = await context.database.rows<LegalEntityRow>(
    { name: 'legal-entities', text: `${ENTITY} order by e.code collate "C"` },
    [],
  );
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      facts: (await factRowsByCode(context, row.code)).map(toFact),
    })),
  );
}

/** A day of an entity, and by what was known it is asked; today, and everything, unless said. */
export interface EntityMoment {
  readonly asOf?: CalendarDate | null | undefined;
  readonly knownAt?: Instant | null | undefined;
}

/** What is so of an entity on a day. */
export interface EntityOnDay extends EntityParticulars, Omit<RecordedEntity, 'facts'> {
  readonly asOf: CalendarDate;
  readonly knownAt: Instant | undefined;
}

/** The entity on that day; null before it was recorded. */
export function entityAt(
  context: RequestContext,
  entity: RecordedEntity,
  moment: EntityMoment,
): EntityOnDay | null {
  const { facts: _, ...row } = entity;
  const { asOf = null } = moment;
  const knownAt = moment.knownAt ?? undefined;
  if (knownAt !== undefined && entity.recordedAt > knownAt) return null;
  const day = asOf ?? context.todayIn(entity.timeZone);
  return { ...entityOn(entity, day, knownAt), ...row, asOf: day, knownAt };
}

/** The entity with that code on that day; null where there is none, or was none yet. */
export async function legalEntityAt(
  context: RequestContext,
  code: string,
  moment: EntityMoment,
): Promise<EntityOnDay | null> {
  const entity = await legalEntityByCode(context, code);
  return entity && entityAt(context, entity, moment);
}

/**
 * What became of an entity by an act: on the day from which on it is so, by what was recorded.
 *
 * @throws Error where there is none: nothing that was recorded is removed.
 */
export async function recordedEntityAt(
  context: RequestContext,
  code: string,
  moment: EntityMoment,
): Promise<EntityOnDay> {
  const found = await legalEntityAt(context, code, moment);
  if (!found) throw new Error('a legal entity that was recorded is not there');
  return found;
}
