import { addMonths, parseDate, type YearMonth } from '../domain/time/calendar-date';
import { parseDecimal } from '../domain/money/money';
import type { CommandContext, RequestContext } from '../application/context';
import type { RowKey } from '../data/loader';
import { issueCreditNote } from '../modules/invoices/credit-note.commands';
import { disputeInvoice, resolveDispute } from '../modules/invoices/dispute.commands';
import { draftInvoice, finalizeInvoice } from '../modules/invoices/invoice.commands';
import type { InvoiceLineRow } from '../modules/invoices/invoice.entity';
import { monthlyInvoiceId } from '../modules/invoices/invoice-id';
import { linesByInvoiceId } from '../modules/invoices/invoice.loader';
import { recordPayment } from '../modules/invoices/payment.commands';
import { bookOf, settledBalance } from '../modules/invoices/settlement.loader';
import type { DemoStage } from './demo-stage';

/** Something that happens at a moment. */
export interface DatedAct {
  readonly at: string;
  readonly play: () => Promise<unknown>;
}

/**
 * What happens of an account besides its contracts, in the order of its moments.
 *
 * A document says what is known when it is finalized, so that an act is told no earlier than all
 * that came before it.
 */
export class DatedActs {
  private readonly left: DatedAct[];

  constructor(
    private readonly stage: DemoStage,
    acts: readonly DatedAct[],
  ) {
    // Those of one moment stay in the order in which they are told.
    this.left = acts.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  }

  /** Plays what comes before a moment; nothing that is still to come when it is loaded. */
  async until(moment: string): Promise<void> {
    const end = Math.min(Date.parse(moment), Date.parse(this.stage.now));
    for (let [next] = this.left; next && Date.parse(next.at) < end; [next] = this.left) {
      this.left.shift();
      await next.play();
    }
  }
}

/** One line of a document. */
interface LineOfDemo {
  readonly kind: InvoiceLineRow['kind'];
  readonly net: string;
}

interface Disputed {
  readonly line: LineOfDemo;
  /** Tax included. */
  readonly amount: string;
  readonly reason: string;
}

interface Credited {
  readonly line: LineOfDemo;
  /** Tax included. */
  readonly gross: string;
  readonly reason: string;
}

/** The invoices of an account: drafted on the 1st, finalized on the 4th. */
export class DemoInvoices {
  constructor(
    private readonly stage: DemoStage,
    private readonly accountId: string,
    /** An hour at which it is the same day where the account is. */
    private readonly time: string,
  ) {}

  /** Drafts and finalizes the invoices of months, from one up to the month of loading. */
  months(first: string): { readonly names: string[]; readonly acts: DatedAct[] } {
    const names: string[] = [];
    const last = this.stage.now.slice(0, 7);
    for (let day = parseDate(`${first}-01`); day.slice(0, 7) <= last; day = addMonths(day, 1)) {
      names.push(day.slice(0, 7));
    }
    return { names, acts: names.flatMap((month) => this.bill(month as YearMonth)) };
  }

  private bill(month: YearMonth): DatedAct[] {
    const { accountId } = this;
    return [
      this.act(`${month}-01`, `draft ${month}`, (context) =>
        draftInvoice(context, { accountId, month }),
      ),
      this.act(`${month}-04`, `finalize ${month}`, (context) =>
        finalizeInvoice(context, { invoice: this.keyOf(month) }),
      ),
    ];
  }

  /** Money that came in for the invoice of a month: all that was due of it, or less. */
  payment(day: string, month: string, lessThanDue = '0', note?: string): DatedAct {
    return this.act(day, `payment ${month}`, async (context) => {
      const invoice = this.keyOf(month);
      const book = await bookOf(context, this.accountId);
      const document = book.documents.find(({ id }) => id === invoice.id);
      const due = document && settledBalance(book, document)?.balance;
      if (due === undefined) throw new Error(`no invoice of ${month}`);
      const amount = due - parseDecimal(lessThanDue);
      await recordPayment(context, { invoice, amount, externalReference: `TRF-${month}`, note });
    });
  }

  /** An owner disputes an amount of a line; the line is named by its kind and its net amount. */
  dispute(day: string, month: string, { line, amount, reason }: Disputed): DatedAct {
    const act = `dispute ${month}`;
    const at = this.momentOf(day);
    return {
      at,
      play: async () => {
        const context = this.stage.ownerAt(this.accountId, at, act);
        const { position } = await this.lineOf(context, month, line);
        const invoice = this.keyOf(month);
        const told = { amount: parseDecimal(amount), reason };
        await disputeInvoice(context, { invoice, positions: [position], ...told });
      },
    };
  }

  /** Part of what was disputed is credited, tax included. */
  creditInPart(day: string, month: string, { line, gross, reason }: Credited): DatedAct[] {
    const resolved = this.act(day, `resolve ${month}`, async (context) => {
      const { accountId } = this;
      const dispute = { accountId, id: this.stage.idOf(`dispute ${month}`) };
      await resolveDispute(context, { dispute, outcome: 'PARTLY' });
    });
    const credited = this.act(day, `credit ${month}`, async (context) => {
      const { position } = await this.lineOf(context, month, line);
      await issueCreditNote(context, {
        invoice: this.keyOf(month),
        lines: [{ position, net: null, unservedDays: null, gross: parseDecimal(gross) }],
        ...{ rebill: false, split: undefined },
        reason,
      });
    });
    return [resolved, credited];
  }

  private act(
    day: string,
    name: string,
    play: (context: CommandContext) => Promise<unknown>,
  ): DatedAct {
    const at = this.momentOf(day);
    return { at, play: () => play(this.stage.staffAt(at, name)) };
  }

  private readonly momentOf = (day: string): string => `${day}T${this.time}`;

  private readonly keyOf = (month: string): RowKey => ({
    accountId: this.accountId,
    id: monthlyInvoiceId(this.accountId, month as YearMonth),
  });

  private async lineOf(
    context: RequestContext,
    month: string,
    { kind, net }: LineOfDemo,
  ): Promise<InvoiceLineRow> {
    const lines = await linesByInvoiceId(context, this.keyOf(month));
    const found = lines.find(
      (line) => line.kind === kind && parseDecimal(line.net) === parseDecimal(net),
    );
    if (!found) throw new Error(`no line ${kind} of ${net} in ${month}`);
    return found;
  }
}
