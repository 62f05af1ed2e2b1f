import { enumType } from '../../../graphql/enum';

export const ErasureModeType = enumType('ErasureMode', 'What remains of an erased number.', {
  ERASE: 'Nothing: the number becomes null.',
  PSEUDONYMISE:
    'A text of "~" and 16 characters, derived with a random key that is not kept: equal numbers erased by one operation stay equal, and none can be recovered.',
});
