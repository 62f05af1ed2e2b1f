// About the floor: node:http, one prepared statement a question, and its text is the answer. No
// GraphQL, no sign-in, no row-level security, no term.
import { createServer } from 'node:http';
import pg from 'pg';
import { ACCOUNTS, accountStatement, callsStatement, MONTH_TOTALS } from './statements.mjs';

const CONNECTIONS = 10;
const pool = new pg.Pool({
  connectionString: process.argv[2],
  max: CONNECTIONS,
  options: '-c timezone=UTC',
});
// The text goes out as it comes in.
const types = { getTypeParser: () => (text) => text };

const statement = (name, text, valuesOf) => (variables) => ({
  name,
  text,
  values: valuesOf(variables),
  types,
});
const page = ({ account, subscription, first }) => [account, subscription, first];
const callsFirst = statement('calls', callsStatement(false), page);
const callsBehind = statement('calls_behind', callsStatement(true), (variables) => [
  ...page(variables),
  variables.before,
  variables.beforeId,
]);

const QUESTIONS = {
  q1: statement(
    'account',
    accountStatement({ month: '$2', first: '5', contacts: true }),
    ({ account, month }) => [account, month],
  ),
  q2: statement('accounts', ACCOUNTS, ({ after }) => [after, 50]),
  q3: (variables) => (variables.before ? callsBehind : callsFirst)(variables),
  month: statement('month', MONTH_TOTALS, ({ account, month }) => [account, month]),
};

async function answer(body) {
  const { query, variables } = JSON.parse(body);
  const { rows } = await pool.query(QUESTIONS[query](variables));
  return `{"data":${rows[0]?.json ?? null}}`;
}

const server = createServer((request, response) => {
  const chunks = [];
  const end = (status, text) => {
    const body = Buffer.from(text);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': body.length,
    });
    response.end(body);
  };
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    answer(Buffer.concat(chunks).toString()).then(
      (text) => end(200, text),
      (error) => end(500, JSON.stringify({ errors: [{ message: error.message }] })),
    );
  });
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  process.send({ url: `http://127.0.0.1:${server.address().port}/` });
});
