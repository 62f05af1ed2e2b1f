import { StartError } from '../application/start-error';
import { readSettings } from './settings';
import { SETTING_TEXTS, type SettingText } from './setting-texts';

/** No setting may be this. */
const WRONG = '?';
/** What other settings need beside them, to be looked at. */
const WITH: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SMTP_URL: { MAIL_FROM: 'no-reply@provider.example' },
  MAIL_FROM: { SMTP_URL: 'smtp://mail.example' },
  MAIL_DOMAIN: { SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'no-reply@provider.example' },
  OTEL_TRACES_SAMPLER_ARG: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' },
};

/** All settings as a table of Markdown; what may be given is what the program says it expects. */
export function settingsTable(): string {
  const groups = Object.entries(SETTING_TEXTS).flatMap(([title, texts]) => [
    `| **${title}** | | | |`,
    ...texts.map(rowOf),
  ]);
  return ['| Variable | Default | Values | Meaning |', '| --- | --- | --- | --- |', ...groups].join(
    '\n',
  );
}

const rowOf = ({ name, otherwise = '–', values, meaning }: SettingText): string =>
  `| \`${name}\` | ${otherwise} | ${values ?? expected(name)} | ${meaning} |`;

/** What the program says that it expects of a setting. */
function expected(name: string): string {
  const refusal = refusalOf(name);
  const [, from, to] = /number from (\S+) to (\d+)/.exec(refusal) ?? [];
  if (from !== undefined && to !== undefined) return `${from} to ${to}`;
  if (refusal.includes('1 (on) or 0 (off)')) return '1 or 0';
  const [, words] = /must be one of (.+), but/.exec(refusal) ?? [];
  if (words !== undefined) return words;
  const [, example] = /such as (\S+?)(?:,| )/.exec(refusal) ?? [];
  if (example !== undefined) return `\`${example}\``;
  if (refusal.includes('http or https URL')) return 'http or https URL';
  throw new Error(`expected a refusal that says what ${name} may be, got: ${refusal}`);
}

function refusalOf(name: string): string {
  try {
    readSettings({ ...WITH[name], [name]: WRONG }, []);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  throw new Error(`expected ${name}=${WRONG} to be refused, or its text to say what may be given`);
}
