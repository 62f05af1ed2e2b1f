import { isDeepStrictEqual } from 'node:util';
import { product as switchboard } from '../queries.mjs';
import { mercurius } from '../queries/mercurius.mjs';
import { postgraphile } from '../queries/postgraphile.mjs';
import { raw } from '../queries/raw.mjs';
import { textbook } from '../queries/textbook.mjs';
import { post } from './load.mjs';
import { MONTH, product } from './paths.mjs';

const VARIETY = 40; // different accounts, so that no answer is the last one again
const PAGE = 50;
const CALLS = 100;
const SKIPPED = 40; // Q3 begins behind a cursor, not at the start

/** What is asked; the last three only of whoever has words for them. */
export const QUERIES = ['q1', 'q2', 'q3', 'month', 'previews', 'viewer'];

/** Whoever answers as another does is asked in the same words. */
const WORDS = {
  product: switchboard,
  before: switchboard,
  textbook,
  postgraphileIsolated: postgraphile,
  postgraphile,
  mercurius,
  raw,
};

/** Accounts and subscriptions that are asked about, spread over all; at most so many. */
export async function chooseSubjects(client, count = VARIETY) {
  const { rows } = await client.query(
    `select account_id as account, min(id::text) as subscription from subscription
     group by 1 order by md5(account_id::text) limit $1`,
    [count],
  );
  return rows;
}

/**
 * The questions for one server, each with its whole answer, and what all servers must agree on.
 *
 * @returns for each query that the server has words for: { questions, facts }
 */
export async function prepare(server, subjects, accountCount) {
  const words = WORDS[server.kind];
  const isProduct = server.owners !== undefined;
  const { nodeId, rootNodeId } = product('./graphql/node-id.js');
  const viewer = (account) => {
    if (isProduct) return { token: account ? server.owners[account] : server.staff };
    return server.isIsolated && account ? { headers: { 'x-account': account } } : {};
  };
  const ask = (query, variables, account) =>
    answered(server, { body: JSON.stringify({ query, variables }), ...viewer(account) });
  const keyOf = ({ account, subscription }) =>
    isProduct
      ? { subscription: nodeId('Subscription', { accountId: account, id: subscription }) }
      : { account, subscription };
  const ofAccount = ({ account }) => ({
    account: isProduct ? rootNodeId('Account', account) : account,
    month: MONTH,
  });

  const asked = {
    q1: (subject) => ask(words.q1, ofAccount(subject), subject.account),
    async q3(subject) {
      const page = (more) => ask(words.q3, { ...keyOf(subject), ...more }, subject.account);
      const before = await page({ first: SKIPPED });
      return page({ first: CALLS, ...words.callsAfter(before.data) });
    },
    month: (subject) => ask(words.month, ofAccount(subject), subject.account),
    previews: (subject) => ask(words.previews, keyOf(subject), subject.account),
    viewer: (subject) => ask(words.viewer, {}, subject.account),
  };
  const questions = { q2: await pages((place) => ask(words.q2, place), words, accountCount) };
  for (const query of QUERIES) {
    if (query === 'q2' || words[query] === undefined) continue;
    questions[query] = [];
    for (const subject of subjects) questions[query].push(await asked[query](subject));
  }
  if (server.isIsolated) {
    const [own, other] = subjects;
    const { data } = await ask(words.q1, ofAccount(other), own.account);
    if (data.account !== null) throw new Error(`${server.kind} showed another's account`);
    const calls = await ask(words.q3, { ...keyOf(other), first: CALLS }, own.account);
    if (calls.data.node !== null) throw new Error(`${server.kind} showed another's calls`);
  }
  return {
    kind: server.kind,
    hasTerms: words.hasTerms,
    ...Object.fromEntries(
      Object.entries(questions).map(([query, asked]) => [
        query,
        { questions: asked, facts: asked.map(({ data }) => words.facts[query](data)) },
      ]),
    ),
  };
}

/** All pages of accounts, each asked for as its own question. */
async function pages(ask, words, accountCount) {
  const questions = [];
  for (let offset = 0; offset + PAGE <= Math.min(accountCount, 500); offset += PAGE) {
    questions.push(await ask(words.pageAfter(questions.at(-1)?.data, offset)));
  }
  return questions;
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
  for (const query of QUERIES.filter((name) => first[name])) {
    if (first[query].facts.length === 0) throw new Error(`${query} was not asked`);
    for (const other of others.filter(({ [query]: has }) => has)) {
      const hasTerms = first.hasTerms && other.hasTerms;
      const [mine, theirs] = [first, other].map(({ [query]: { facts } }) =>
        hasTerms ? facts : withoutTerms(facts),
      );
      if (isDeepStrictEqual(mine, theirs)) continue;
      throw new Error(
        `${first.kind} and ${other.kind} differ in ${query}: ${difference(mine, theirs)}`,
      );
    }
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
function checkSizes({ q1, q2, q3, month }) {
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
    q3.facts.every((calls) => calls.length === CALLS) &&
    (month?.facts ?? []).every((totals) => totals.length === 8);
  if (!whole) throw new Error('an answer is smaller than the question');
}

function withoutTerms(facts) {
  return JSON.parse(JSON.stringify(facts, (key, value) => (key === 'term' ? undefined : value)));
}
