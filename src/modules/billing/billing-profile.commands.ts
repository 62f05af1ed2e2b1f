import {
  billingProfileOn,
  type BillingProfile,
  type BillingProfileFact,
} from '../../domain/invoice/billing-profile';
import type { LegalEntity } from '../../domain/invoice/legal-entity';
import { quote, type CalendarDate } from '../../domain/time/calendar-date';
import type { Change } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { requireAccount } from '../accounts/account.commands';
import type { AccountRow } from '../accounts/account.entity';
import { checkEffectiveFrom } from '../accounts/effective-day.input-check';
import { BillingProfileFactRow } from './billing-profile.entity';
import { checkProfile, PROFILE_CHECKS, type ProfileFields } from './billing-profile.input-check';
import { profileFactsOf, recordedProfileAt, toStoredSaying } from './billing-profile.loader';
import { wording } from './billing.sentences';
import { legalEntityByCode } from './legal-entity.loader';
import { auditedPart, saidBy } from './party.input-check';

export interface BillingProfileSetting extends ProfileFields {
  readonly accountId: string | undefined;
  /** Today when absent. */
  readonly effectiveFrom?: CalendarDate | null | undefined;
}

/** Each read of a profile brings all. */
const FACTS_MAX = 500;

/**
 * Says from which day on how an account is billed: which entity sells to it, how it is taxed, what
 * its documents say of it. What is left out stays as it is.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field.
 */
export const setBillingProfile = defineCommand({
  name: 'setBillingProfile',
  right: 'SET_BILLING_PROFILES',
  account: ({ accountId }: BillingProfileSetting) => accountId,
  run: async (context, input, path) => {
    const account = await requireAccount(context, input.accountId, [...path, 'accountId']);
    const stored = await profileFactsOf(context, account.id);
    const { effectiveFrom, says } = await checked(context, account, stored, input, path);
    const { transaction, newId, recorded } = context;
    const row: BillingProfileFactRow = {
      ...{ accountId: account.id, id: newId(), effectiveFrom },
      ...{ says: toStoredSaying(says), ...recorded },
    };
    await transaction.insert(BillingProfileFactRow, [row]);
    context.forget();
    const known = recorded.recordedAt;
    const billingProfile = await recordedProfileAt(context, account, effectiveFrom, known);
    return { billingProfile, row, says, before: billingProfileOn(stored, effectiveFrom) ?? {} };
  },
  audit: ({ row: { accountId, effectiveFrom }, says, before }) => [
    {
      accountId,
      subject: { type: 'Account', id: accountId },
      changes: [
        { name: 'effectiveFrom', before: null, after: effectiveFrom },
        ...changesOf(before, says),
      ],
    },
  ],
  event: { type: 'billing_profile.set', facts: ({ row }) => [row] },
});

function changesOf(before: Partial<BillingProfile>, says: Partial<BillingProfile>): Change[] {
  const [was, is] = [toStoredSaying(before), toStoredSaying(says)];
  return Object.entries(is).map(([name, after]) => ({
    name,
    before: auditedPart(name, was[name as keyof typeof was]),
    after: auditedPart(name, after),
  }));
}

async function checked(
  context: CommandContext,
  account: AccountRow,
  stored: readonly BillingProfileFact[],
  input: BillingProfileSetting,
  path: InputPath,
): Promise<{ effectiveFrom: CalendarDate; says: Partial<BillingProfile> }> {
  const check = new InputCheck();
  const at = [...path, 'effectiveFrom'];
  const today = context.today(account);
  const effectiveFrom = checkEffectiveFrom(check, input.effectiveFrom, today, at);
  const says = saidBy<ProfileFields, BillingProfile>(check, input, PROFILE_CHECKS, path);
  if (check.isClean && Object.keys(says).length === 0) {
    check.invalid(path, wording('expected something to change, got nothing'));
  }
  if (stored.length >= FACTS_MAX) {
    const bound = { max: FACTS_MAX };
    check.invalid(path, wording('expected a profile that was set fewer than {max} times', bound));
  }
  const facts = [...stored, { effectiveFrom, recordedAt: context.recordedAt, says }];
  const entities = await entitiesOf(context, facts);
  const code = says.legalEntityCode ?? null;
  if (code !== null && !entities.has(code)) {
    check.invalid(
      [...path, 'legalEntityCode'],
      wording('expected the code of a legal entity, such as "EXAMPLE_FR", got {got}', {
        got: quote(code),
      }),
    );
  }
  check.done();
  checkProfile(check, facts, entities, path);
  check.done();
  return { effectiveFrom, says };
}

/** The entities that any of the facts names, by code. */
async function entitiesOf(
  context: CommandContext,
  facts: readonly BillingProfileFact[],
): Promise<Map<string, LegalEntity>> {
  const codes = new Set(facts.flatMap(({ says }) => says.legalEntityCode ?? []));
  const found = await Promise.all([...codes].map((code) => legalEntityByCode(context, code)));
  return new Map(found.flatMap((entity) => (entity ? [[entity.code, entity]] : [])));
}
