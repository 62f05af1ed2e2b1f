import type { Client } from 'pg';
import {} from './billing-runs';
import { uuidOf } from './retention';

export interface StoredDocument {
  readonly id: string;
  readonly issueMonth: string;
  readonly number: string;
  readonly net: string;
  readonly gross: string;
}

/**
 * The documents of an account, in the order in which they were finalized.
 *
 * @throws Error where one is not whole: its lines and its tax must add up to it.
 */
export async function documentsOf(owner: Client, accountId: string): Promise<StoredDocument[]> {
  const { rows } = await owner.query<StoredDocument & { isWhole: boolean }>(
    `select id, issue_month as "issueMonth", number, net::text, gross::text,
        net = (select sum(net) from invoice_line l
          where l.account_id = i.account_id and l.invoice_id = i.id)
        and net = (select sum(base) from invoice_tax t
          where t.account_id = i.account_id and t.invoice_id = i.id)
        and tax = (select sum(tax) from invoice_tax t
          where t.account_id = i.account_id and t.invoice_id = i.id) as "isWhole"
      from invoice i where account_id = $1 order by issue_month, number`,
    [uuidOf(accountId)],
  );
  for (const { number, isWhole } of rows)
    if (!isWhole) throw new Error(`half a document: ${number}`);
  return rows.map(({ isWhole: _, ...document }) => document);
}

/** The numbers, without prefix and year, of all documents of a legal entity. */
export async function numbersOf(owner: Client, legalEntityCode: string): Promise<number[]> {
  const { rows } = await owner.query<{ number: string }>(
    'select number from invoice where legal_entity_code = $1 order by number',
    [legalEntityCode],
  );
  return rows.map(({ number }) => Number(number.split('-').at(-1)));
}

/** Keys of lines that are billed more than once in one document; none where all is well. */
export async function doubledLines(owner: Client): Promise<object[]> {
  const { rows } = await owner.query<object>(
    `select account_id, invoice_id, subscription_id, source, service_month, count(*)
      from invoice_line group by account_id, invoice_id, subscription_id, source, service_month,
        charge_id, stretch_from, direction, order_pool_id having count(*) > 1`,
  );
  return rows;
}
