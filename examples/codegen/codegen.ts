import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  // A copy of the schema that Switchboard publishes; your own has it beside this file.
  schema: '../../schema.graphql',
  documents: ['src/**/*.ts', '!src/generated/**'],
  generates: {
    'src/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        // Every scalar is named here: one that a later schema adds stops the generation.
        strictScalars: true,
        defaultScalarType: 'unknown',
        scalars: {
          Count: 'number',
          CountryCode: 'string',
          CurrencyCode: 'string',
          Date: 'string',
          DateTime: 'string',
          Decimal: { input: 'string | number', output: 'string' },
          Locale: 'string',
          PhoneNumber: 'string',
          TimeOfDay: 'string',
          TimeZone: 'string',
          YearMonth: 'string',
        },
        enumsAsTypes: true,
        // A value or type of a later schema is a case that the compiler asks for, too.
        futureProofEnums: true,
        futureProofUnions: true,
        useTypeImports: true,
        emitLegacyCommonJSImports: false,
        importExtension: '.ts',
      },
    },
  },
};

export default config;
