import { StartError } from '../application/start-error';

const NODE_MIN = [24, 11] as const;

/** British Columbia has been at UTC−7 all year since 2026: older zone data put it an hour off. */
const KNOWN_ZONE = { zone: 'America/Vancouver', at: Date.UTC(2026, 10, 30, 12), hour: '05' };

/** What of Node decides whether days come out right. */
export interface Runtime {
  /** Without the "v": "24.21.0". */
  readonly node: string;
  /** Version of the time zone data, such as "2026c"; undefined where Node does not tell. */
  readonly zones: string | undefined;
  /** The hour of day there, in two digits. */
  readonly hourIn: (zone: string, at: number) => string;
}

const ownRuntime: Runtime = {
  node: process.versions.node,
  zones: process.versions.tz,
  hourIn: (timeZone, at) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(at),
};

/** @throws StartError where Node is too old, or its time zones are. */
export function checkRuntime({ node, zones, hourIn }: Runtime = ownRuntime): void {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isOld = major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1]);
  if (!isOld && hourIn(KNOWN_ZONE.zone, KNOWN_ZONE.at) === KNOWN_ZONE.hour) return;
  throw new StartError(
    `Switchboard needs Node ${NODE_MIN.join('.')} or later with the time zones of 2026, but this is Node ` +
      `${node} with those of ${zones ?? 'an unknown version'}: start it with "npm start", which brings a ` +
      'Node of its own, or install Node 24.16 or later.',
  );
}
