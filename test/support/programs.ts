/** Arguments of Node for a program of ours: as it was built where the run has built it, else from its sources. */
export function programOf(source: string): string[] {
  if (process.env['TEST_BUILT'] === '1' && source.startsWith('src/'))
    return [`dist/${source.replace(/\.ts$/, '.js')}`];
  return ['--import', './test/support/typescript.js', source];
}
