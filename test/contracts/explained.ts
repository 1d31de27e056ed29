/** How PostgreSQL answers a statement; `SHOW_PLANS=1` prints it. */
import type { TypeormUnitOfWork } from '#platform/database/typeorm-unit-of-work.js';
import type { Database } from '#platform/database/database.js';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Actual Loops': number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly Plan[];
}

interface Explained {
  readonly Plan: Plan;
  readonly 'Planning Time': number;
  readonly 'Execution Time': number;
}

/** @param kind of the plan: `force_generic_plan` or `force_custom_plan` */
export async function explained(
  { work, database }: { readonly work: TypeormUnitOfWork; readonly database: Database },
  kind: string,
  sql: string,
  values: readonly unknown[],
) {
  return work.run(async () => {
    const { client } = database.transaction!;
    await client.query(`SET LOCAL plan_cache_mode = ${kind}`);
    const { rows } = await client.query<{ 'QUERY PLAN': [Explained] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
      [...values],
    );
    const { Plan: root, ...times } = rows[0]!['QUERY PLAN'][0];
    if (process.env['SHOW_PLANS'] !== undefined) {
      const took = `${times['Planning Time'].toFixed(1)} + ${times['Execution Time'].toFixed(1)} ms`;
      process.stdout.write(`${kind} ${JSON.stringify(values[0])}: ${took}\n${drawn(root)}\n`);
    }
    const nodes = [...walkPlan(root)];
    const used = nodes.filter((node) => node['Actual Loops'] > 0);
    return {
      scans: nodes.map((node) => node['Node Type']),
      indexes: nodes.flatMap((node) => node['Index Name'] ?? []),
      /** Indexes that were not only in the plan. */
      used: used.flatMap((node) => node['Index Name'] ?? []),
      blocks: (root['Shared Hit Blocks'] ?? 0) + (root['Shared Read Blocks'] ?? 0),
    };
  });
}

function* walkPlan(plan: Plan): Generator<Plan> {
  yield plan;
  for (const inner of plan.Plans ?? []) yield* walkPlan(inner);
}

/** What was done; not what it would have taken to go on. */
function drawn(plan: Plan, depth = 0): string {
  if (plan['Actual Loops'] === 0) return '';
  const name = plan['Index Name'] === undefined ? '' : ` using ${plan['Index Name']}`;
  const own = `${'  '.repeat(depth)}${plan['Node Type']}${name} ${plan['Shared Hit Blocks'] ?? 0} blocks`;
  const inner = (plan.Plans ?? []).map((each) => drawn(each, depth + 1)).filter((text) => text !== '');
  return [own, ...inner].join('\n');
}
