import { parseNumberPrefix } from '../../domain/invoice/identifiers';
import { isTestPrefix } from '../../domain/invoice/invoice-number';
import {
  entityOn,
  type EntityParticulars,
  type LegalEntity,
} from '../../domain/invoice/legal-entity';
import { quote, type CalendarDate } from '../../domain/time/calendar-date';
import { parseTimeZone, type Instant, type TimeZone } from '../../domain/time/time-zone';
import type { Change } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import { checkEffectiveFrom } from '../accounts/effective-day.input-check';
import { wording } from './billing.sentences';
import { LegalEntityFactRow, LegalEntityRow } from './legal-entity.entity';
import {
  checkEntity,
  ENTITY_CHECKS,
  UNSAID_OF_ENTITY,
  usualDaysMax,
  type EntityFields,
} from './legal-entity.input-check';
import {
  allLegalEntities,
  ENTITY_CODE,
  legalEntityByCode,
  recordedEntityAt,
  toStoredSaying,
} from './legal-entity.loader';
import { auditedPart, saidBy } from './party.input-check';

export interface NewLegalEntity extends EntityFields {
  readonly code: string;
  readonly timeZone: string;
  readonly numberPrefix: string;
}

export interface LegalEntityChange extends EntityFields {
  readonly code: string;
  /** Today, in the entity's zone, when absent. */
  readonly effectiveFrom?: CalendarDate | null | undefined;
}

/** Each read of an entity brings all. */
const FACTS_MAX = 500;

const LOCK = { text: `select pg_advisory_xact_lock(hashtext('legal entities'))` };

/** Acts on entities are rare: one after the other, so that each sees what the other said. */
export const lockLegalEntities = ({ transaction }: CommandContext): Promise<unknown> =>
  transaction.rows(LOCK, []);

/**
 * Creates a legal entity that sells.
 *
 * @throws UserInputError INVALID_INPUT naming every field; ALREADY_EXISTS for a code or a prefix of
 *   numbers that another entity has.
 */
export const createLegalEntity = defineCommand({
  name: 'createLegalEntity',
  right: 'MANAGE_LEGAL_ENTITIES',
  account: 'none',
  run: async (context, input: NewLegalEntity, path) => {
    const { transaction, newId, recorded } = context;
    const { row, says } = checkedEntity(input, path);
    await lockLegalEntities(context);
    await requireFree(context, row, path);
    await transaction.insert(LegalEntityRow, [{ ...row, ...recorded }]);
    const fact: LegalEntityFactRow = {
      ...{ legalEntityCode: row.code, id: newId(), effectiveFrom: null },
      ...{ says: toStoredSaying(says), ...recorded },
    };
    await transaction.insert(LegalEntityFactRow, [fact]);
    context.forget();
    const moment = { knownAt: recorded.recordedAt };
    const legalEntity = await recordedEntityAt(context, row.code, moment);
    return { legalEntity, row, says };
  },
  audit: ({ row, says }) => [
    {
      accountId: null,
      changes: [
        { name: 'code', before: null, after: row.code },
        { name: 'timeZone', before: null, after: row.timeZone },
        { name: 'numberPrefix', before: null, after: row.numberPrefix },
        ...changesOf({}, says),
      ],
    },
  ],
  event: {
    type: 'legal_entity.created',
    facts: ({ row: { code } }) => [{ stream: 'PROVIDER', id: code }],
  },
});

/**
 * Changes a legal entity from a day on, past, present or to come: its documents of that day and
 * later say it, those that are finalized stay as they are.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field.
 */
export const changeLegalEntity = defineCommand({
  name: 'changeLegalEntity',
  right: 'MANAGE_LEGAL_ENTITIES',
  account: 'none',
  run: async (context, input: LegalEntityChange, path) => {
    const { transaction, newId, recorded } = context;
    await lockLegalEntities(context);
    const { code } = input;
    const entity = await legalEntityByCode(context, code);
    if (!entity) {
      return refuse('NOT_FOUND', [...path, 'code'], wording('No legal entity with this code.'));
    }
    const { effectiveFrom, says } = checkedChange(context, entity, input, path);
    const fact: LegalEntityFactRow = {
      ...{ legalEntityCode: code, id: newId(), effectiveFrom },
      ...{ says: toStoredSaying(says), ...recorded },
    };
    await transaction.insert(LegalEntityFactRow, [fact]);
    context.forget();
    const moment = { asOf: effectiveFrom, knownAt: recorded.recordedAt };
    const legalEntity = await recordedEntityAt(context, code, moment);
    return { legalEntity, fact, says, before: entityOn(entity, effectiveFrom) };
  },
  audit: ({ legalEntity: { code }, fact: { effectiveFrom }, says, before }) => [
    {
      accountId: null,
      changes: [
        { name: 'code', before: code, after: code },
        { name: 'effectiveFrom', before: null, after: effectiveFrom },
        ...changesOf(before, says),
      ],
    },
  ],
  event: {
    type: 'legal_entity.changed',
    facts: ({ fact: { id } }) => [{ stream: 'PROVIDER', id }],
  },
});

/** What is said anew, beside what was said before. */
function changesOf(before: Partial<EntityParticulars>, says: Partial<EntityParticulars>): Change[] {
  const [was, is] = [toStoredSaying(before), toStoredSaying(says)];
  return Object.entries(is).map(([name, after]) => ({
    name,
    before: auditedPart(name, was[name as keyof typeof was]),
    after: auditedPart(name, after),
  }));
}

function checkedEntity(
  input: NewLegalEntity,
  path: InputPath,
): {
  row: Pick<LegalEntityRow, 'code' | 'timeZone' | 'numberPrefix'>;
  says: EntityParticulars;
} {
  const check = new InputCheck();
  const at = (name: string) => [...path, name];
  const { code, timeZone, numberPrefix } = input;
  check.form(at('code'), code, ENTITY_CODE, CODE_FORM);
  check.rule(at('timeZone'), () => parseTimeZone(timeZone));
  check.rule(at('numberPrefix'), () => parseNumberPrefix(numberPrefix));
  if (isTestPrefix(numberPrefix)) {
    const message =
      'expected a prefix that does not begin with TEST, as numbers of sandbox accounts do, got {got}';
    check.invalid(at('numberPrefix'), wording(message, { got: quote(numberPrefix) }));
  }
  // Of an entity that is new nothing stays: null says no more than nothing does.
  const given = Object.entries(input).filter(([, value]) => value !== null);
  const said = saidBy(check, Object.fromEntries(given) as EntityFields, ENTITY_CHECKS, path);
  check.done();
  const { address } = said as Pick<EntityParticulars, 'address'>;
  const usual = { ...UNSAID_OF_ENTITY, paymentTermDaysMax: usualDaysMax({ address }) };
  const says = { ...usual, ...said } as EntityParticulars;
  const fact = { effectiveFrom: null, recordedAt: '' as Instant, says };
  checkEntity(check, [fact], null, path);
  check.done();
  return { row: { code, timeZone: timeZone as TimeZone, numberPrefix }, says };
}

const CODE_FORM = wording(
  'capital letters, digits and underscores, beginning with a letter, at most 40',
);

async function requireFree(
  context: CommandContext,
  { code, numberPrefix: prefix }: Pick<LegalEntityRow, 'code' | 'numberPrefix'>,
  path: InputPath,
): Promise<void> {
  const others = await allLegalEntities(context);
  if (others.some((other) => other.code === code)) {
    const taken = wording('The code {code} is already taken.', { code });
    refuse('ALREADY_EXISTS', [...path, 'code'], taken);
  }
  const other = others.find(({ numberPrefix }) => numberPrefix === prefix);
  if (!other) return;
  const taken = { prefix, code: other.code };
  refuse(
    'ALREADY_EXISTS',
    [...path, 'numberPrefix'],
    wording('The prefix {prefix} is already taken by {code}.', taken),
  );
}

function checkedChange(
  context: CommandContext,
  entity: LegalEntity,
  input: LegalEntityChange,
  path: InputPath,
): { effectiveFrom: CalendarDate; says: Partial<EntityParticulars> } {
  const check = new InputCheck();
  const at = [...path, 'effectiveFrom'];
  const today = context.todayIn(entity.timeZone);
  const effectiveFrom = checkEffectiveFrom(check, input.effectiveFrom, today, at);
  const says = saidBy<EntityFields, EntityParticulars>(check, input, ENTITY_CHECKS, path);
  if (check.isClean && Object.keys(says).length === 0) {
    check.invalid(path, wording('expected something to change, got nothing'));
  }
  if (entity.facts.length >= FACTS_MAX) {
    const bound = { max: FACTS_MAX };
    check.invalid(
      path,
      wording('expected an entity that was changed fewer than {max} times', bound),
    );
  }
  check.done();
  const fact = { effectiveFrom, recordedAt: context.recordedAt, says };
  checkEntity(check, [...entity.facts, fact], effectiveFrom, path);
  check.done();
  return { effectiveFrom, says };
}
