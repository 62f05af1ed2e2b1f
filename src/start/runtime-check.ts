import { StartError } from '../application/start-error';

/** What a process runs on, as `process.versions` says it. */
export interface RuntimeVersions {
  /** Without the "v": "24.21.0". */
  readonly node: string;
  /** The version of the time zone data, such as "2026c"; absent in a Node built without any. */
  readonly tz?: string | undefined;
}

/**
 * Older data has clocks an hour off: 2026b Edmonton’s and Casablanca’s, 2025c Vancouver’s, too.
 */
const ZONE_DATA_MIN = '2026c';

/**
 * npm scripts run on the Node that package.json pins. An installation without development
 * dependencies runs on the machine's own, which may be older, or have older zone data: then days
 * would be wrong without a sign.
 *
 * @throws StartError saying what is needed and what is there.
 */
export function checkRuntime({ node, tz }: RuntimeVersions = process.versions): void {
  if (isSupported(node) && tz !== undefined && tz >= ZONE_DATA_MIN) return;
  throw new StartError(
    'Switchboard needs Node 24.16 or a later Node 24, or Node 26.1 or later, with time zone data ' +
      `${ZONE_DATA_MIN} or later, which is in Node 24.20, but this is Node ${node} with ` +
      `${tz ?? 'none'}: install a newer one, or run "npm ci && npm start", which brings its own.`,
  );
}

/** As `engines` in package.json has it. */
function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 24 && minor >= 16) || (major === 26 && minor >= 1) || major > 26;
}
