import { KeyedSemaphore } from '../../src/limits/keyed-semaphore';

const tooLong = () => new Error('too long');
const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('KeyedSemaphore', () => {
  it('are as many as were said, for each holder by itself', async () => {
    const slots = new KeyedSemaphore(2);
    await slots.take('a', 10, tooLong);
    await slots.take('a', 10, tooLong);
    await expect(slots.take('a', 10, tooLong)).rejects.toThrow('too long');
    await expect(slots.take('b', 10, tooLong)).resolves.toBeInstanceOf(Function);
  });

  it('are passed on in the order of waiting', async () => {
    const slots = new KeyedSemaphore(1);
    const order: number[] = [];
    const giveBack = await slots.take('a', 10, tooLong);
    const waiting = [1, 2, 3].map(async (number) => {
      const done = await slots.take('a', 1_000, tooLong);
      order.push(number);
      done();
    });
    await soon();
    expect(order).toEqual([]);
    giveBack();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
  });

  it('do not go to whoever has given up waiting', async () => {
    const slots = new KeyedSemaphore(1);
    const giveBack = await slots.take('a', 10, tooLong);
    const late = slots.take('a', 5, tooLong);
    const patient = slots.take('a', 1_000, tooLong);
    await expect(late).rejects.toThrow('too long');
    giveBack();
    (await patient)();
    await expect(slots.take('a', 5, tooLong)).resolves.toBeInstanceOf(Function);
  });
});
