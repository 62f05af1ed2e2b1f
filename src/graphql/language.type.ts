import { Arg } from 'type-graphql';
import { enumType } from './enum';

export const Language = enumType(
  'Language',
  'A language in which titles, summaries and messages are available.',
  {
    EN: 'English.',
    FR: 'French.',
  },
);
export type Language = keyof typeof Language;

const languageOf = (what: string) => () =>
  Arg('language', () => Language, {
    defaultValue: 'EN',
    description: `Language of the ${what}.`,
  });

/** The argument `language` of a sentence. */
export const SentenceLanguage = languageOf('sentence');

/** The argument `language` of a text that was written in both languages. */
export const TextLanguage = languageOf('text');
