import { localTime, millisOf, type Instant } from '../../../domain/time/time-zone';
import type { UsageStatus } from '../../../domain/usage/usage';
import { Plausibility } from '../../../call-records/plausibility';
import type { ImportProgress } from '../ingest/usage-import.store';
import { CheckTotals } from './check-totals';
import type { JudgedCall, JudgedRefusal } from './judged-record';
import { NumberSamples } from './number-samples';
import { RefusalSamples } from './refusal-samples';

/** What would become of a call; an earlier line of the same delivery may decide it. */
export interface CallOutcome {
  readonly status: 'ACCEPTED' | 'DUPLICATE' | 'CONFLICT';
  readonly isRepeated: boolean;
}

const EMERGENCIES: readonly UsageStatus[] = ['EMERGENCY_FREE', 'PROHIBITED_EMERGENCY'];
const CONFLICT = 'expected what is stored under this id, got another content';
const CONFLICT_WITHIN =
  'expected what an earlier line of this delivery says under this id, got another content';

/** What is found out of a delivery that is checked; a constant amount of it is kept. */
export class Findings {
  private readonly statuses = new Map<UsageStatus, number>();
  private readonly repeated = { duplicates: 0, conflicts: 0 };
  private readonly totals = new CheckTotals();
  private readonly refusals = new RefusalSamples();
  private readonly numbers = new NumberSamples();
  private readonly plausibility = new Plausibility();
  /** Whether all repetitions within the delivery were found. */
  areRepetitionsKnown = true;

  /**
   * What is stored already is only counted: most of it is found without being read to the end.
   *
   * @param currency that of the account.
   */
  noteCall(call: JudgedCall, { status, isRepeated }: CallOutcome, currency: string): void {
    if (status === 'DUPLICATE' && !isRepeated) return;
    const { line, text: content, checked } = call;
    this.numbers.note(call, EMERGENCIES.includes(call.status));
    this.plausibility.note({
      direction: call.direction,
      startedMillis: millisOf(checked.startedAt),
      talkMillis:
        checked.answeredAt === null
          ? null
          : millisOf(checked.endedAt) - millisOf(checked.answeredAt),
      minuteOfDay: call.zone && localTime(checked.startedAt, call.zone).minuteOfDay,
    });
    if (status === 'ACCEPTED') {
      this.statuses.set(call.status, (this.statuses.get(call.status) ?? 0) + 1);
      this.totals.add(call, currency);
    } else if (isRepeated) {
      this.repeated[status === 'DUPLICATE' ? 'duplicates' : 'conflicts'] += 1;
    }
    if (status !== 'CONFLICT') return;
    const message = isRepeated ? CONFLICT_WITHIN : CONFLICT;
    const problems = [{ field: null, message }];
    this.refusals.note({ status, line, externalId: checked.externalId, problems, content });
  }

  noteRefusal(refusal: JudgedRefusal, now: Instant): void {
    this.refusals.note({ status: 'REJECTED', ...refusal });
    const { endedAt } = refusal;
    if (endedAt !== null) this.plausibility.noteRefused(millisOf(endedAt), millisOf(now));
  }

  /** All of it, as it is told. */
  told(progress: ImportProgress): object {
    const { repeated, areRepetitionsKnown } = this;
    return {
      statuses: Object.fromEntries(this.statuses),
      repeated: { ...repeated, isComplete: areRepetitionsKnown },
      totals: this.totals.told(),
      ...this.refusals.told(),
      numbers: this.numbers.told(),
      warnings: this.plausibility.warnings(progress),
    };
  }
}
