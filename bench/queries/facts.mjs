// What the answers of all servers must agree on, in one form, whatever each server calls it.
import { NOW } from '../lib/paths.mjs';

const micros = (amount) => (amount === null ? null : BigInt(Math.round(Number(amount) * 1e6)));

export const term = ({ index, startsOn, endsBefore, noticeDueBy }) =>
  `${index} ${startsOn} ${endsBefore} ${noticeDueBy}`;

export const call = (id, { startedAt, direction, toNumber, status, billedSeconds, amount }) =>
  [id, new Date(startedAt).getTime(), direction, toNumber, status, billedSeconds, amount].join(' ');

export const total = (direction, { calls, billedSeconds, amount }) =>
  [direction, calls, billedSeconds, micros(amount)].join(' ');

export const contacts = (rows) =>
  rows.map(({ id, channel, value }) => `${id} ${channel} ${value}`).sort();

/** A subscription of a server that calls its fields as Switchboard does. */
export const subscription = ({ id, number, startsOn, service, ...more }) => ({
  head: `${id} ${number} ${startsOn} ${service.code} ${service.name}`,
  ...(more.term && { term: term(more.term) }),
  ...(more.usageTotals && {
    totals: more.usageTotals.map((row) => total(row.direction, row)).sort(),
    calls: more.usageRecords.map((row) => call(row.id, row)),
  }),
});

export const account = ({ number, name, subscriptions }) => ({
  head: `${number} ${name}`,
  subscriptions: subscriptions.map(subscription),
});

/** An answer that was not computed for the day of the run would look well, too. */
export const noticeOf = ({ givenOn, ...more }) => {
  if (givenOn !== NOW.slice(0, 10)) throw new Error(`a notice was previewed for ${givenOn}`);
  return JSON.stringify(more);
};
