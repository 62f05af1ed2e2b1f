import { setTimeout as pause } from 'node:timers/promises';
import { EventEmitter } from 'node:events';
import type { DataSource } from 'typeorm';
import { Connections, PoolTimeout } from '../../src/data/connections';

/** A database that takes so long to connect to. */
function slowDatabase(millis: number): DataSource {
  const createQueryRunner = () => ({
    manager: {},
    connect: async () => {
      await pause(millis);
      const end = () => Promise.resolve();
      return Object.assign(new EventEmitter(), { end });
    },
    release: () => Promise.resolve(),
  });
  return { createQueryRunner } as unknown as DataSource;
}

describe('Connections', () => {
  it('that are made for whoever has given up meanwhile go to the next one', async () => {
    const connections = new Connections(slowDatabase(60), 1, 150);
    const first = await connections.take();
    const impatient = connections.take();
    await pause(120);
    // Its connection has gone: another one is made for who waits, and comes too late.
    (first.client as unknown as EventEmitter).emit('end');
    connections.giveBack(first);
    await expect(impatient).rejects.toThrow(PoolTimeout);
    const next = await connections.take();
    expect(next).not.toBe(first);
    connections.giveBack(next);
    await connections.close();
  });

  it('are waited for in their order, by each for its own time', async () => {
    const connections = new Connections(slowDatabase(1), 1, 100);
    const taken = await connections.take();
    const [first, second] = [connections.take(), connections.take()];
    const order: string[] = [];
    const firstDone = first.then((connection) => {
      order.push('first');
      connections.giveBack(connection);
    });
    const secondDone = second.then((connection) => {
      order.push('second');
      connections.giveBack(connection);
    });
    connections.giveBack(taken);
    await Promise.all([firstDone, secondDone]);
    expect(order).toEqual(['first', 'second']);
    const again = await connections.take();
    const late = connections.take();
    await expect(late).rejects.toThrow(PoolTimeout);
    connections.giveBack(again);
    await connections.close();
  });
});
