/**
 * The rows of array parameters, the first of them number `first`, each of its type: `unnest((SELECT $1::uuid[]), …)`.
 *
 * Behind a sub-select the planner does not see how many there are this time. Where it does, it takes a plan for so many for
 * cheaper than one for any number, and plans a statement of every batch anew, which takes longer than to run it.
 */
export function unnested(first: number, ...types: readonly string[]): string {
  return `unnest(${arrays(first, ...types)})`;
}

/** Their columns, for an `unnest` whose parameters are not next to each other. */
export function arrays(first: number, ...types: readonly string[]): string {
  return types.map((type, index) => array(first + index, type)).join(', ');
}

/** One of them, for `= ANY (…)`. */
export function array(parameter: number, type: string): string {
  return `(SELECT $${parameter}::${type}[])::${type}[]`;
}
