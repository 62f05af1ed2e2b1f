import { Field, ID, InputType } from 'type-graphql';
import type { YearMonth } from '../../../domain/time/calendar-date';
import type { Micros } from '../../../domain/money/money';
import { ActInput } from '../../../graphql/mutation';
import { DecimalScalar, YearMonthScalar } from '../../../graphql/scalars';
import { BillingRunAccountStatusType } from './billing-run.type';
import type { RunAccountStatus } from './run-status';

@InputType('StartBillingRunInput', {
  description: 'A month to bill, and exactly one of accountIds, legalEntityCode and all: true.',
})
export class StartBillingRunInput extends ActInput {
  @Field(() => YearMonthScalar, {
    description:
      'The issue month: one that has begun somewhere, or in the legal entity’s time zone. Accounts whose month has not begun wait for it.',
  })
  month: YearMonth;

  @Field(() => [ID], { nullable: true, description: 'These accounts, 1 to 1,000.' })
  accountIds?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'The accounts to which this legal entity sells today, by its code.',
  })
  legalEntityCode?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether it is every account.' })
  all: boolean;
}

@InputType('CancelBillingRunInput', { description: 'The run to cancel.' })
export class CancelBillingRunInput extends ActInput {
  @Field(() => ID, { description: 'The run.' })
  billingRunId: string;
}

@InputType('ResumeBillingRunInput', { description: 'The run to resume.' })
export class ResumeBillingRunInput extends ActInput {
  @Field(() => ID, { description: 'The run.' })
  billingRunId: string;
}

@InputType('ApproveInvoiceInput', { description: 'The invoice to approve, and its total.' })
export class ApproveInvoiceInput extends ActInput {
  @Field(() => ID, { description: 'The invoice.' })
  invoiceId: string;

  @Field(() => DecimalScalar, {
    description: 'The gross total that is approved; refused if the invoice comes to another.',
  })
  gross: Micros;
}

@InputType('BillingRunAccountWhere', { description: 'Conditions, all of which must be met.' })
export class BillingRunAccountWhere {
  @Field(() => BillingRunAccountStatusType, { nullable: true, description: 'Where they stand.' })
  status?: RunAccountStatus | null;
}
