// What somebody writes who wants GraphQL as fast as it goes: fastify, mercurius with compiled
// queries, one SQL statement a question, written by hand. No sign-in, no row-level security.
import fastify from 'fastify';
import { getArgumentValues } from 'graphql';
import mercurius from 'mercurius';
import pg from 'pg';
import { ACCOUNTS, accountStatement, callsStatement } from './statements.mjs';
import { termOn } from './term.mjs';

const [, , url, now] = process.argv;
const today = now.slice(0, 10);
const pool = new pg.Pool({ connectionString: url, max: 10, options: '-c timezone=UTC' });

const schema = `
  type Query {
    account(id: ID!): Account
    accounts(first: Int!, after: String): [Account!]!
    subscription(accountId: ID!, id: ID!): Subscription
  }
  type Account {
    number: String!
    name: String!
    subscriptions: [Subscription!]!
    supportContacts: [SupportContact!]!
  }
  type Subscription {
    id: ID!
    number: String!
    startsOn: String!
    service: Service!
    term: Term!
    usageTotals(month: String!): [MonthlyTotal!]!
    usageRecords(first: Int!, before: String, beforeId: ID): [UsageRecord!]!
  }
  type Service { code: String! name: String! }
  type Term { index: Int! startsOn: String! endsBefore: String! noticeDueBy: String! }
  type MonthlyTotal { direction: String! calls: Float! billedSeconds: Float! amount: String! }
  type UsageRecord {
    id: ID!
    startedAt: String!
    direction: String!
    toNumber: String
    status: String!
    billedSeconds: Int!
    amount: String
  }
  type SupportContact { id: ID! channel: String! value: String! }
`;

async function ask(name, text, values) {
  const { rows } = await pool.query({ name, text, values });
  return rows[0]?.json;
}

/** Fields asked for below this one, by name. Nobody here asks for one twice. */
const fieldsBelow = memoised(({ fieldNodes, fragments }) => {
  const fields = new Map();
  const visit = ({ selectionSet }) => {
    for (const node of selectionSet?.selections ?? []) {
      if (node.kind === 'Field') fields.set(node.name.value, node);
      visit(node.kind === 'FragmentSpread' ? fragments[node.name.value] : node);
    }
  };
  fieldNodes.forEach(visit);
  return fields;
});

/** Once for each document, which is parsed once. */
function memoised(compute) {
  const known = new WeakMap();
  return (info) => {
    const [key] = info.fieldNodes;
    if (!known.has(key)) known.set(key, compute(info));
    return known.get(key);
  };
}

function argumentsBelow(info, name) {
  const node = fieldsBelow(info).get(name);
  const field = info.schema.getType('Subscription').getFields()[name];
  return node && getArgumentValues(field, node, info.variableValues);
}

const resolvers = {
  Query: {
    account(_, { id }, context, info) {
      const values = [id];
      const place = (value) => value !== undefined && `$${values.push(value)}`;
      const parts = {
        month: place(argumentsBelow(info, 'usageTotals')?.month),
        first: place(argumentsBelow(info, 'usageRecords')?.first),
        contacts: fieldsBelow(info).has('supportContacts'),
      };
      const name = `account ${Object.values(parts).join(' ')}`;
      return ask(name, accountStatement(parts), values);
    },
    accounts: (_, { first, after }) => ask('accounts', ACCOUNTS, [after ?? '', first]),
    subscription(_, { accountId, id }, context, info) {
      const { first, before, beforeId } = argumentsBelow(info, 'usageRecords');
      const values = [accountId, id, first, ...(before ? [before, beforeId] : [])];
      return ask(`calls ${values.length}`, callsStatement(before), values);
    },
  },
  Subscription: {
    service: ({ serviceCode, serviceName }) => ({ code: serviceCode, name: serviceName }),
    term: (contract) => termOn(today, contract),
  },
};

const app = fastify();
app.register(mercurius, { schema, resolvers, jit: 1 });
process.on('disconnect', () => process.exit());
await app.listen({ port: 0, host: '127.0.0.1' });
process.send({ url: `http://127.0.0.1:${app.server.address().port}/graphql` });
