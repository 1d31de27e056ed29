/** A Souk in a process of its own, as `main.ts` starts it, with what the benchmarks ask of it on top. */
import 'reflect-metadata';
import { startSouk } from '../../../src/bootstrap.js';
import { BenchModule } from './bench.module.js';
import { serve, told } from './child.js';
import { memoryInUse } from './memory.js';
import { Talkers } from './talkers.js';

const souk = await startSouk(told<Record<string, string>>(), [BenchModule]);
const talkers = new Talkers(souk.app);

serve(
  { url: souk.url },
  {
    memory: memoryInUse,
    rss: () => process.memoryUsage.rss(),
    peakRss: () => process.resourceUsage().maxRSS * 1024,
    talk: (flow: Parameters<Talkers['talk']>[0]) => talkers.talk(flow),
    sayOneByOne: (plan: Parameters<Talkers['sayOneByOne']>[0]) => talkers.sayOneByOne(plan),
  },
  () => souk.stop(),
);
