import type { HttpServer } from '../../src/http/server';
import { Executors, type Answer } from '../support/executors';

// Most tests of the API ask both executors by way of this, so it has to notice where they differ.

const answer = (name: string): Answer => ({ status: 200, data: { name } });

/** Gives the answers of the compiled and of the interpreted query in turn, and what was sent. */
function executorsOf(compiled: Answer[], interpreted: Answer[]) {
  const sent: string[] = [];
  const close = () => Promise.resolve();
  const http: HttpServer = {
    listen: () => Promise.resolve(1),
    close,
    eventsPlaced: () => undefined,
    load: () => ({ underWay: 0, longUnderWay: 0, subscriptions: 0, loopDelayMs: 0 }),
  };
  const send = (url: string) => {
    const isCompiled = url === 'compiled';
    sent.push(isCompiled ? 'compiled' : 'interpreted');
    const answers = isCompiled ? compiled : interpreted;
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return Promise.resolve(next as Answer);
  };
  return { executors: new Executors(send, 'compiled', () => Promise.resolve(http)), sent };
}

describe('A query of a test', () => {
  it('is asked of both executors, and has one answer where they agree', async () => {
    const { executors, sent } = executorsOf([answer('a')], [answer('a')]);
    expect(await executors.ask('token', '{ viewer { kind } }')).toEqual(answer('a'));
    expect(sent).toEqual(['compiled', 'interpreted']);
  });

  it('fails where their data differ, and shows both', async () => {
    const { executors } = executorsOf([answer('a')], [answer('b')]);
    const asked = executors.ask('token', '{ viewer { kind } }');
    await expect(asked).rejects.toThrow('The compiled and the interpreted query differ: { viewer');
    await expect(asked).rejects.toThrow(/"name": "a"[^]*"name": "b"/);
  });

  it('fails where only their errors differ', async () => {
    const errors = (message: string): Answer => ({
      status: 200,
      data: null,
      errors: [{ message }],
    });
    const { executors } = executorsOf([errors('a')], [errors('b')]);
    await expect(executors.ask('token', '{ viewer { kind } }')).rejects.toThrow('differ');
  });

  it('agrees where an object is null for one error here, and for another one or two there', async () => {
    const below = (...fields: string[]): Answer => ({
      ...{ status: 200, data: { account: null } },
      errors: fields.map((field) => ({ message: field, path: ['account', field] })),
    });
    const { executors } = executorsOf([below('name')], [below('number', 'name')]);
    expect(await executors.ask('token', '{ account { name number } }')).toEqual(below('name'));
  });

  it('fails where a field is null for one error here, and for another there', async () => {
    const at = (message: string): Answer => ({
      ...{ status: 200, data: { account: { partner: null } } },
      errors: [{ message, path: ['account', 'partner'] }],
    });
    const { executors } = executorsOf([at('a')], [at('b')]);
    await expect(executors.ask('token', '{ account { partner { id } } }')).rejects.toThrow(
      'differ',
    );
  });

  it('is asked again where somebody changed what it reads in between', async () => {
    const { executors, sent } = executorsOf([answer('before'), answer('after')], [answer('after')]);
    expect(await executors.ask('token', '{ viewer { kind } }')).toEqual(answer('after'));
    expect(sent).toEqual(['compiled', 'interpreted', 'compiled']);
  });
});

it('An act of a test is sent once.', async () => {
  const { executors, sent } = executorsOf([answer('a')], [answer('b')]);
  await executors.ask('token', 'mutation { createAccount { account { id } } }');
  expect(sent).toEqual(['compiled']);
});
