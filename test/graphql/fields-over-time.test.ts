import { getNamedType, type GraphQLObjectType } from 'graphql';
import { buildSwitchboardSchema } from '../../src/schema';
import {
  CONSTANT,
  GROWING,
  judgedTypes,
  manners,
  OF_A_MOMENT,
  OF_NOW,
  OTHER_TYPES,
  UNCHANGING,
} from '../../src/graphql/fields-over-time';

const schema = buildSwitchboardSchema();
const types = judgedTypes(schema);
const fieldsOf = (type: GraphQLObjectType) => Object.values(type.getFields());
const all = types.flatMap((type) =>
  fieldsOf(type).map((field) => ({ type: type.name, field, name: `${type.name}.${field.name}` })),
);

describe('Every field', () => {
  it('That changes with time answers for a day and for what was known, or says why not.', () => {
    const judged = all.map(({ type, field, name }) => [name, manners(type, field)] as const);
    const offenders = judged.filter(([, said]) => said.length !== 1);
    expect(offenders.map(([name, said]) => `${name}: ${said.join(', ') || 'nothing'}`)).toEqual([]);
    expect(judged.filter(([, [said]]) => said === 'BY_ARGUMENTS').length).toBeGreaterThan(60);
  });

  it('That answers as of now alone says so in its description.', () => {
    const described = all.filter(({ name }) => name in OF_NOW);
    const offenders = described.filter(
      ({ field }) => !/\b(now|today)\b/i.test(field.description ?? ''),
    );
    expect(offenders.map(({ name }) => name)).toEqual([]);
  });

  it('That leads to what is computed for a moment takes the moment.', () => {
    const offenders = all.filter(({ type, field }) => {
      const to = getNamedType(field.type).name.replace(/Connection$/, '');
      if (!OF_A_MOMENT.has(to)) return false;
      const led = ['BY_ARGUMENTS', 'OF_A_MOMENT', 'OF_NOW', 'PREVIEW', 'OTHER'];
      return !manners(type, field).some((manner) => led.includes(manner));
    });
    expect(offenders.map(({ name }) => name)).toEqual([]);
  });
});

describe('The lists of fields and types', () => {
  it('Name what there is.', () => {
    const names = new Set(all.map(({ name }) => name));
    const fields = [
      ...Object.keys(OF_NOW),
      ...GROWING,
      ...Object.entries(CONSTANT).flatMap(([type, of]) => of.map((field) => `${type}.${field}`)),
    ];
    expect(fields.filter((name) => !names.has(name))).toEqual([]);
    const known = new Set(types.map(({ name }) => name));
    const listed = [...Object.keys(OTHER_TYPES), ...OF_A_MOMENT, ...UNCHANGING];
    expect(listed.filter((name) => !known.has(name))).toEqual([]);
  });

  it('Put no type in two of them.', () => {
    const listed = [
      ...Object.keys(OTHER_TYPES),
      ...OF_A_MOMENT,
      ...UNCHANGING,
      ...Object.keys(CONSTANT),
    ];
    expect(listed.filter((name, index) => listed.indexOf(name) !== index)).toEqual([]);
  });
});
