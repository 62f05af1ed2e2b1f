import { STAFF, type TestServer, type TestViewer } from './test-server';
import {
  act,
  anAccount,
  aSubscription,
  read,
  type LineOptions,
  type SubscriptionIds,
} from './world';

export interface Effect {
  readonly isTimely: boolean;
  readonly noticeDueBy: string;
  readonly endsBefore: string;
  readonly lastServiceDay: string;
}
export interface Given {
  readonly isNew: boolean;
  readonly terminationNotice: {
    id: string;
    givenOn: string;
    sentOn: string;
    effect: Effect;
    isStanding: boolean;
    withdrawal: object | null;
  };
}

export interface Ending {
  readonly endsBefore: string | null;
  readonly terminationNotices: { id: string; isStanding: boolean }[];
}
const EFFECT = 'effect { isTimely noticeDueBy endsBefore lastServiceDay }';
const NOTICE = `id givenOn sentOn isStanding withdrawal { withdrawnOn } ${EFFECT}`;

export const noonOf = (date: string) => `${date}T12:00:00.000Z`;

export const ownerOf = ({ accountId }: SubscriptionIds): TestViewer => ({
  kind: 'PERSON',
  accountId,
});
export const memberOf = ({ accountId }: SubscriptionIds): TestViewer => ({
  kind: 'PERSON',
  accountId,
  role: 'MEMBER',
});

/** Acts of notice on a server, which is there once tests run. */
export function noticeActs(serverNow: () => TestServer) {
  const give = (subscriptionId: string, more: object = {}, viewer: TestViewer = STAFF) =>
    act<Given>(
      serverNow(),
      viewer,
      'giveTerminationNotice',
      { subscriptionId, ...more },
      `isNew terminationNotice { ${NOTICE} }`,
    );

  const withdraw = (noticeId: string, more: object = {}, viewer: TestViewer = STAFF) =>
    act<Pick<Given, 'terminationNotice'>>(
      serverNow(),
      viewer,
      'withdrawTerminationNotice',
      { noticeId, ...more },
      `terminationNotice { ${NOTICE} }`,
    );

  const endingOf = async (id: string): Promise<Ending> => {
    const query = `query ($id: ID!) { node(id: $id) { ... on Subscription {
      endsBefore terminationNotices { id isStanding }
    } } }`;
    return (await read<{ node: Ending }>(serverNow(), STAFF, query, { id })).node;
  };

  /** A contract in a new account in Paris: CXone from 1 January 2025 for 12 months, unless told. */
  const aContract = async (
    line: LineOptions = {},
    startsOn = '2025-01-01',
  ): Promise<SubscriptionIds> => {
    const accountId = await anAccount(serverNow());
    serverNow().clock.now = noonOf(startsOn);
    return aSubscription(serverNow(), accountId, startsOn, line);
  };

  return { give, withdraw, endingOf, aContract };
}
