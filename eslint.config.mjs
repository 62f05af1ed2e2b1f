import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.data/', 'bench/', 'examples/', '**/*.js', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true },
    },
    rules: {
      // Resolver classes are how type-graphql groups fields; an empty constructor is no sin there.
      '@typescript-eslint/no-extraneous-class': 'off',
      // Rows and GraphQL types are shapes: plain objects stand for them, on purpose.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { prefer: 'type-imports', disallowTypeAnnotations: false },
      ],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "CallExpression[callee.name='parseFloat'], MemberExpression[property.name='toFixed']",
          message:
            'No float touches a rate, a duration or an amount: use src/domain/money/money.ts.',
        },
        {
          selector: "ObjectExpression > Property[kind='get']",
          message: 'V8 retains what such a getter closes over, request by request: use a method.',
        },
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Settings are read in src/start/settings.ts only.',
        },
      ],
    },
  },
  {
    // A describe() is as long as its subject, a function of test/hostile as its list of requests.
    // Migrations stay as they landed.
    files: ['**/*.{ts,tsx}'],
    ignores: ['test/**/*.test.ts', 'test/hostile/**', 'migrations/**'],
    rules: {
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['test/**/*.ts', 'ormconfig.ts', 'src/start/settings.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
);
