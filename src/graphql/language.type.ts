import { enumType } from './enum';

export const Language = enumType(
  'Language',
  'A language in which titles and summaries are available.',
  {
    EN: 'English.',
    FR: 'French.',
  },
);
export type Language = keyof typeof Language;
