import { addMonths, monthsBetween, parseDate } from '../domain/time/calendar-date';
import { toInstant, type Instant } from '../domain/time/time-zone';
import type { DatabaseSession } from '../data/session';
import type { Transaction } from '../data/transaction';
import { PARTNER_SCOPES, STAFF_PERMISSIONS } from '../application/permissions';
import { CommandContext, RequestContext } from '../application/context';
import type { Viewer } from '../application/viewer';
import { DEMO_PARTNER_ID, demoIds } from './demo-ids';

const STAFF: Viewer = {
  kind: 'STAFF',
  subject: 'demo-loader',
  permissions: new Set(STAFF_PERMISSIONS),
};
const PARTNER: Viewer = {
  kind: 'PARTNER',
  subject: 'demo-loader',
  partnerId: DEMO_PARTNER_ID,
  clientId: null,
  scopes: new Set(PARTNER_SCOPES),
  accountIds: null,
};

/** Begins the month for which the demonstration is written. */
const WRITTEN_FOR = parseDate('2026-11-01');

/** The demonstration is told by acts at past moments, through the commands that everyone uses. */
export class DemoStage {
  private readonly monthsLater: number;

  constructor(
    private readonly session: DatabaseSession,
    /** All of the demonstration is stored in it, or nothing. */
    private readonly transaction: Transaction,
    /** Of the ids of what it makes. */
    private readonly space: number,
    /** When the demonstration is loaded; its calls lead up to that moment. */
    readonly now: Instant,
  ) {
    this.monthsLater = Math.max(0, monthsBetween(WRITTEN_FOR, parseDate(now.slice(0, 10))));
  }

  /**
   * A day, or an instant, by as many months later as the demonstration is loaded later: its
   * contracts are as old on any day, and notices are as near.
   */
  later(written: string): string {
    const day = addMonths(parseDate(written.slice(0, 10)), this.monthsLater);
    return `${day}${written.slice(10)}`;
  }

  /** What an act of the provider's staff had, at that moment. Its name decides its ids. */
  staffAt(instant: string, act?: string): CommandContext {
    return this.contextOf(STAFF, instant, act);
  }

  /** What an act of the partner had, at that moment. */
  partnerAt(instant: string, act?: string): CommandContext {
    return this.contextOf(PARTNER, instant, act);
  }

  /** What an act of a beneficiary had, at that moment. */
  vendorAt(vendorCode: string, instant: string, act: string): CommandContext {
    return this.contextOf({ kind: 'VENDOR', subject: 'demo-loader', vendorCode }, instant, act);
  }

  /** What an act of an owner of the account had, at that moment. */
  ownerAt(accountId: string, instant: string, act: string): CommandContext {
    const viewer = { kind: 'PERSON', subject: 'demo-loader', accountId, isOwner: true } as const;
    return this.contextOf(viewer, instant, act);
  }

  /** The id of the first thing that an act makes. */
  idOf(act: string): string {
    return demoIds(this.space, act)();
  }

  private contextOf(viewer: Viewer, instant: string, act?: string): CommandContext {
    const { session, transaction, space } = this;
    const newId = demoIds(space, act);
    const request = new RequestContext(viewer, session, toInstant(Date.parse(instant)), newId);
    return new CommandContext(request, session, transaction);
  }
}
