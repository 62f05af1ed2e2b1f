import { CONTRACT, textbook } from './textbook.mjs';

/** The textbook's words, but pages of accounts begin behind a number. */
export const mercurius = {
  ...textbook,
  q2: `query Q2($after: String) {
    accounts(first: 50, after: $after) { number name subscriptions { ${CONTRACT} } } }`,
  q3: textbook.q3.replace('DateTimeISO', 'String'),
  pageAfter: (last) => ({ after: last?.accounts.at(-1).number ?? '' }),
};
