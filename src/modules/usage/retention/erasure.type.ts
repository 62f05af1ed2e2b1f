import { enumType } from '../../../graphql/enum';

export const ErasureModeType = enumType('ErasureMode', 'What is left of an erased number.', {
  ERASE: 'Nothing: it is null.',
  PSEUDONYMISE:
    'A text of "~" and 16 characters, made under a random key that nobody keeps: equal numbers of one act stay equal, and none can be found again.',
});
