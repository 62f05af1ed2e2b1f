import ICAL from 'ical.js';
import { act, anAccount, aSubscription, read } from './world';
import { partner, type TestServer, type TestViewer } from './test-server';

/** An account of the first partner with a contract whose notice is due on 2 December 2026. */
export async function anAccountWithDates(server: TestServer, more: object = {}): Promise<string> {
  const accountId = await anAccount(server, { viewer: partner('first'), ...more });
  await aSubscription(server, accountId, '2026-01-01');
  return accountId;
}

/** A calendar as createCalendarFeed and rotateCalendarFeed give it. */
export interface MadeFeed {
  readonly id: string;
  /** Its secret address, a path. */
  readonly url: string;
}

const MADE = 'calendarFeed { id } url';

/** The first owner of an account. */
export async function ownerOf(
  server: TestServer,
  accountId: string,
): Promise<{ readonly personId: string; readonly viewer: TestViewer }> {
  const viewer: TestViewer = { kind: 'PERSON', accountId, role: 'OWNER' };
  const { account } = await read<{ account: { people: { id: string }[] } }>(
    server,
    viewer,
    'query ($id: ID!) { account(id: $id) { people { id } } }',
    { id: accountId },
  );
  return { personId: account.people[0]?.id ?? '', viewer };
}

/** A calendar of that account for its first owner. */
export async function aPersonsFeed(
  server: TestServer,
  accountId: string,
  more: object = {},
): Promise<MadeFeed> {
  const { personId, viewer } = await ownerOf(server, accountId);
  return aFeed(server, viewer, { personId, ...more });
}

export async function aFeed(
  server: TestServer,
  viewer: TestViewer,
  input: object = {},
): Promise<MadeFeed> {
  return madeOf(await act(server, viewer, 'createCalendarFeed', { name: 'Dates', ...input }, MADE));
}

export async function rotatedFeed(
  server: TestServer,
  viewer: TestViewer,
  calendarFeedId: string,
): Promise<MadeFeed> {
  return madeOf(await act(server, viewer, 'rotateCalendarFeed', { calendarFeedId }, MADE));
}

export async function revokeFeed(
  server: TestServer,
  viewer: TestViewer,
  calendarFeedId: string,
): Promise<void> {
  await act(server, viewer, 'revokeCalendarFeed', { calendarFeedId }, 'calendarFeed { id }');
}

const madeOf = ({
  calendarFeed,
  url,
}: {
  calendarFeed: { id: string };
  url: string;
}): MadeFeed => ({
  id: calendarFeed.id,
  url,
});

/** Asks at an address of a calendar, without any token but the one in it. */
export const asked = (
  server: { readonly url: string },
  path: string,
  init?: RequestInit,
): Promise<Response> => fetch(`${server.url}${path}`, init);

/** An entry as a program reads it. */
export interface ReadEntry {
  readonly uid: string;
  readonly on: string;
  readonly title: string;
  readonly text: string;
  readonly sequence: number;
  readonly status: string;
  readonly stamp: string;
  /** When it rings, from the first instant of its day. */
  readonly alarms: readonly string[];
}

export interface ReadCalendar {
  readonly name: string;
  readonly entries: readonly ReadEntry[];
}

/** A calendar that must be there, as ical.js reads it. */
export async function calendarAt(
  server: { readonly url: string },
  path: string,
): Promise<ReadCalendar> {
  return parsed(await textAt(server, path));
}

/** Its text. */
export async function textAt(server: { readonly url: string }, path: string): Promise<string> {
  const response = await asked(server, path);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`);
  return text;
}

export function parsed(text: string): ReadCalendar {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const entries = calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      ...{ uid: event.uid, title: event.summary, text: event.description },
      on: event.startDate.isDate ? event.startDate.toString() : 'an instant',
      sequence: event.sequence,
      status: valueOf(component, 'status'),
      stamp: valueOf(component, 'dtstamp'),
      alarms: component.getAllSubcomponents('valarm').map((alarm) => valueOf(alarm, 'trigger')),
    };
  });
  // To the parser its type is unknown, so it is left as it is written.
  return { name: valueOf(calendar, 'x-wr-calname').replaceAll(/\\(.)/g, '$1'), entries };
}

function valueOf(component: ICAL.Component, name: string): string {
  const value = component.getFirstPropertyValue(name);
  return typeof value === 'string' ? value : (value?.toString() ?? '');
}

/** "2026-12-02 NICE CXone: last day for notice" of each, "… (2)" where it changed twice. */
export const inShort = ({ entries }: ReadCalendar): string[] =>
  entries.map(({ on, title, sequence }) => `${on} ${title}${sequence ? ` (${sequence})` : ''}`);
