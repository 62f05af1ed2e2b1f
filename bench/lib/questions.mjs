import { isDeepStrictEqual } from 'node:util';
import * as queries from '../queries.mjs';
import { MONTH, product } from './paths.mjs';
import { post } from './load.mjs';

const VARIETY = 40; // different accounts, so that no answer is the last one again
const PAGE = 50;
const CALLS = 100;
const SKIPPED = 40; // Q3 begins behind a cursor, not at the start

/** Accounts and subscriptions that are asked about, spread over all; at most so many. */
export async function chooseSubjects(client, count = VARIETY) {
  const { rows } = await client.query(
    `select account_id as account, min(id::text) as subscription from subscription
     group by 1 order by md5(account_id::text) limit $1`,
    [count],
  );
  return rows;
}

/** Switchboard is asked in its own words, whichever version or Node answers. */
const wordsOf = ({ kind }) => queries[kind.replace(/^(product24|before)$/, 'product')];

/**
 * The questions for one server, each with its whole answer, and what all servers must agree on.
 *
 * @returns for q1, q2 and q3: { questions, facts }
 */
export async function prepare(server, subjects, accountCount) {
  const words = wordsOf(server);
  const isProduct = server.owners !== undefined;
  const { nodeId, rootNodeId } = product('./graphql/node-id.js');
  const token = (id) => server.owners?.[id];
  const ask = (query, variables, bearer) =>
    answered(server, { body: JSON.stringify({ query, variables }), token: bearer });

  const q1 = [];
  const q3 = [];
  for (const { account, subscription } of subjects) {
    const bearer = token(account);
    const own = isProduct ? rootNodeId('Account', account) : account;
    q1.push(await ask(words.q1, { account: own, month: MONTH }, bearer));
    const key = isProduct
      ? { subscription: nodeId('Subscription', { accountId: account, id: subscription }) }
      : { account, subscription };
    const before = await ask(words.q3, { ...key, first: SKIPPED }, bearer);
    q3.push(
      await ask(words.q3, { ...key, first: CALLS, ...cursorAfter(before.data, server) }, bearer),
    );
  }
  const q2 = [];
  let last;
  for (let offset = 0; offset + PAGE <= Math.min(accountCount, 500); offset += PAGE) {
    const place = server.kind === 'textbook' ? { offset } : { after: last };
    const question = await ask(words.q2, place, server.staff);
    last = question.data.accounts.pageInfo?.endCursor;
    q2.push(question);
  }
  return {
    q1: withFacts(q1, words.account),
    q2: withFacts(q2, words.accounts),
    q3: withFacts(q3, words.calls),
  };
}

function withFacts(questions, factsOf) {
  return { questions, facts: questions.map(({ data }) => factsOf(data)) };
}

function cursorAfter(data, { kind }) {
  if (kind !== 'textbook') return { after: data.node.usageRecords.pageInfo.endCursor };
  const last = data.subscription.usageRecords.at(-1);
  return { before: last.startedAt, beforeId: last.id };
}

export async function answered(server, question) {
  const { status, text } = await post(server.url, question);
  const { data, errors } = JSON.parse(text);
  if (status !== 200 || errors || !data) {
    throw new Error(`${server.kind} answered ${status}: ${text.slice(0, 1000)}`);
  }
  return { ...question, answer: text, data };
}

/** Every server must tell the same facts; the term is compared between those that compute it. */
export function compare(prepared) {
  const [first, ...others] = prepared;
  for (const query of ['q1', 'q2', 'q3']) {
    for (const other of others) {
      const hasTerms = other.kind !== 'postgraphile' && first.kind !== 'postgraphile';
      const [mine, theirs] = [first, other].map(({ [query]: { facts } }) =>
        hasTerms ? facts : withoutTerms(facts),
      );
      if (isDeepStrictEqual(mine, theirs)) continue;
      throw new Error(
        `${first.kind} and ${other.kind} differ in ${query}: ${difference(mine, theirs)}`,
      );
    }
    if (first[query].facts.length === 0) throw new Error(`${query} was not asked`);
  }
  checkSizes(first);
}

/** The first place where two trees differ, for whoever mends a query. */
function difference(mine, theirs, path = '') {
  if (typeof mine !== 'object' || mine === null || typeof theirs !== 'object') {
    return `${path}: ${mine} or ${theirs}`;
  }
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(theirs ?? {})])];
  const key = keys.find((name) => !isDeepStrictEqual(mine[name], theirs?.[name]));
  return difference(mine[key], theirs?.[key], `${path}/${key}`);
}

/** An empty answer would be the same everywhere, too. */
function checkSizes({ q1, q2, q3 }) {
  const whole =
    q1.facts.every(
      ({ subscriptions, contacts }) =>
        subscriptions.length === 4 &&
        subscriptions.every(({ calls, totals }) => calls.length === 5 && totals.length === 2) &&
        contacts.length === 4,
    ) &&
    q2.facts.every(
      (page) => page.length === PAGE && page.every((account) => account.subscriptions.length === 4),
    ) &&
    q3.facts.every((calls) => calls.length === CALLS);
  if (!whole) throw new Error('an answer is smaller than the question');
}

function withoutTerms(facts) {
  return JSON.parse(JSON.stringify(facts, (key, value) => (key === 'term' ? undefined : value)));
}
