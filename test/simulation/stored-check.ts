import type { Client } from 'pg';
import { attempt } from '../support/act-history';
import { isAllowed, tracesOf } from '../support/act-traces';
import { documentsOf, doubledLines, numbersOf } from '../support/billed-documents';
import { clockOf } from '../support/clocks';
import { checkStored } from '../support/killed-deliveries';
import { ledgerFaults } from '../support/ledger';
import { program } from '../support/program';
import type { Told } from './clients';
import type { Stage } from './stage';

// What is stored, compared with what clients were told.

const BATCH = 4;

/**
 * Nothing that was acknowledged is lost or doubled; asked again, each act is answered as before.
 */
export async function actFaults({ ask, url, token }: Stage, { acts }: Told): Promise<string[]> {
  const problems: string[] = [];
  for (const traced of await tracesOf(acts, ask))
    if (!isAllowed(traced)) problems.push(`An act: ${JSON.stringify(traced)}`);
  const ways = { urls: [url], token: token() };
  const queue = [...acts];
  const client = async (): Promise<void> => {
    for (let act = queue.shift(); act; act = queue.shift()) {
      await attempt(ways, act, 0).catch((error: unknown) =>
        problems.push(`Asked again: ${String(error).slice(0, 1_000)}`),
      );
      if (act.answer === undefined) problems.push(`Asked again, ${act.marker} was not answered.`);
    }
  };
  await Promise.all(Array.from({ length: BATCH }, client));
  for (const { act, found, once } of await tracesOf(acts, ask))
    if (found !== once) problems.push(`Asked again, ${act.marker} is there ${found} times.`);
  return problems;
}

/** Totals are sums, and each version of a call is taken back once. */
export async function usageFaults(
  stage: Stage,
  owner: Client,
  { grounds }: Told,
): Promise<string[]> {
  const problems: string[] = [];
  await checkStored(owner, 'any').catch((error: unknown) => problems.push(String(error)));
  const url = stage.postgres.appUrl();
  const database = await program.openDatabase({ registry: program.registry, url, poolSize: 1 });
  for (const { subscriptionId } of grounds) {
    const found = await ledgerFaults({ ...stage.remote, database }, subscriptionId);
    if (found.length > 0) problems.push(`The ledger: ${JSON.stringify(found)}`);
  }
  await database.close();
  return problems;
}

/** Accounts that are alike are billed alike, once a month, under numbers without gaps. */
export async function invoiceFaults(
  owner: Client,
  { billed, seller }: Told,
): Promise<{ readonly problems: string[]; readonly invoices: number }> {
  const problems: string[] = [];
  const kinds = new Map<string, string>();
  for (const { accountId, months } of billed) {
    const documents = await documentsOf(owner, accountId);
    if (documents.map(({ issueMonth }) => issueMonth).join() !== months.join())
      problems.push(`Invoices of ${accountId}: ${JSON.stringify(documents)}`);
    const amounts = documents.map(({ issueMonth, net, gross }) => [issueMonth, net, gross]);
    kinds.set(JSON.stringify(amounts), accountId);
  }
  if (kinds.size > 1) problems.push(`Alike, but billed as ${[...kinds.keys()].join(' and ')}`);
  const doubled = await doubledLines(owner);
  if (doubled.length > 0) problems.push(`Doubled lines: ${JSON.stringify(doubled)}`);
  const numbers = await numbersOf(owner, seller);
  if (numbers.some((number, index) => number !== index + 1))
    problems.push(`Numbers of invoices have gaps: ${numbers.join()}`);
  return { problems, invoices: numbers.length };
}

/** Each clock stands where its last acknowledged jump led. */
export async function clockFaults({ remote }: Stage, { clocks }: Told): Promise<string[]> {
  const problems: string[] = [];
  for (const [accountId, wanted] of clocks) {
    const shown = await clockOf(remote, accountId);
    if (Date.parse(shown ?? '') < Date.parse(wanted))
      problems.push(`The clock of ${accountId} shows ${shown}, though ${wanted} was acknowledged.`);
  }
  return problems;
}

/** Each account counts its events without gaps, and all of them are in the feed. */
export async function eventFaults({ ask }: Stage): Promise<string[]> {
  const gaps = await ask(
    `select c.account_id, c.events, count(e.seq), max(e.seq) from account_counter c
       left join event e on e.account_id = c.account_id group by c.account_id, c.events
     having c.events <> count(e.seq) or c.events <> coalesce(max(e.seq), 0)`,
  );
  return gaps.map((gap) => `Events are not counted without gaps: ${JSON.stringify(gap)}`);
}
