/** `npm run build:client`: the package as it is published, in libs/client/dist, with nothing left over from before. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;

rmSync(join(here, 'dist'), { recursive: true, force: true });
const compiler = join(here, '../../node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [compiler, '--project', join(here, 'tsconfig.json')], { stdio: 'inherit' });
