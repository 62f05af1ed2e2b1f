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

/** The argument `language` of a sentence. */
export const SentenceLanguage = () =>
  Arg('language', () => Language, {
    defaultValue: 'EN',
    description: 'Language of the sentence.',
  });
