declare module '*.css';

/** Made by build.mjs from the files of the folder examples/. */
declare module 'examples' {
  const sources: { file: string; query: string; variables: string }[];
  export default sources;
}
