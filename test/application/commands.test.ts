import 'reflect-metadata';
import fs from 'node:fs';
import path from 'node:path';
import { buildSchema, isObjectType } from 'graphql';
import { commandDefinitions } from '../../src/application/command';
import { EVENT_TYPES } from '../../src/application/event-types';
import { holdersOf } from '../../src/application/rights';

const root = path.join(__dirname, '../..');
const files = fs
  .readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'));

beforeAll(() => {
  // Whichever file defines a command: it is known once the file is loaded.
  for (const file of files) {
    const text = fs.readFileSync(path.join(root, 'src', file), 'utf8');
    if (/= define(Command|Change<\w+>)\(\{/.test(text))
      jest.requireActual(path.join(root, 'src', file));
  }
});

/** What time brings: `tellDueEvents` writes it, all in the order in which it came. */
const BY_TIME = new Set([
  ...['term.started', 'term.renewed', 'term.ended', 'term.renewal_reversed', 'term.end_reversed'],
  ...['price.changed', 'reminder.due', 'notice.deadline_passed'],
]);

const definitions = () => [...commandDefinitions().values()];
const mutations = () => {
  const type = buildSchema(fs.readFileSync(path.join(root, 'schema.graphql'), 'utf8')).getType(
    'Mutation',
  );
  return isObjectType(type) ? Object.values(type.getFields()) : [];
};

describe('The commands', () => {
  it('are those that the schema has as mutations, and what no caller asks for by name', () => {
    const names = mutations().map(({ name }) => name);
    const others = definitions()
      .map(({ name }) => name)
      .filter((name) => !names.includes(name));
    expect(names.filter((name) => !commandDefinitions().has(name))).toEqual([]);
    expect(others.sort()).toEqual(
      [
        ...['advanceUsageImport', 'beginUsageImport', 'billAccount', 'claimRunAccounts'],
        'claimWebhookDeliveries',
        ...['completeBillingRun', 'endUsageImport', 'forgetIdempotencyKeys', 'forgetRefusedUsage'],
        'forgetWebhookAttempts',
        ...['holdRunAccount', 'importRateCard', 'makeInvoiceFile', 'noteBackgroundWork'],
        ...['releaseRunAccounts', 'releaseWebhookDelivery'],
        ...[
          'removeUsageDetail',
          'setRunAccountAside',
          'settleHeldRunAccounts',
          'startAutomaticRun',
        ],
        ...['storeUsagePart', 'storeWebhookBatch', 'tellDueEvents', 'tellUsageArrivals'],
        ...['claimReminderMails', 'settleReminderMail'],
      ].sort(),
    );
  });

  it('need the right that the schema says of their mutation', () => {
    const said = mutations().map(({ name, description }) => [
      name,
      /Requires (.*)\.$/.exec(description ?? '')?.[1],
    ]);
    const needed = mutations().map(({ name }) => {
      const right = commandDefinitions().get(name)?.right;
      return [name, right && holdersOf(right)];
    });
    expect(said).toEqual(needed);
  });

  it('write every type of event that there is, each type by one command', () => {
    const types = definitions().flatMap(({ event }) =>
      event === 'none' ? [] : [event].flat().map(({ type }) => type),
    );
    // A card is published by a mutation, or by a file of its rates; a run is started by a mutation,
    // or by itself.
    const twice = ['rate_card.published', 'billing_run.started'];
    const byCommands = Object.keys(EVENT_TYPES).filter((type) => !BY_TIME.has(type));
    expect(types.sort()).toEqual([...byCommands, ...twice].sort());
  });
});
