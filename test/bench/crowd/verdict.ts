import { type Books, isPaid } from './audit.js';
import { type Chronicle, type LogReader, sameEntry } from './chronicle.js';
import type { DropWatch } from './drop-watch.js';
import type { Tally } from './tally.js';

/** What the crowd saw and was told. */
export interface Sights {
  readonly units: number;
  readonly perCustomer: number;
  readonly chronicle: Chronicle;
  readonly readers: readonly LogReader[];
  readonly watches: readonly DropWatch[];
  readonly tally: Tally;
  /** How many still wanted a unit at the end. */
  readonly unserved: number;
}

/** All that is judged. */
export interface Evidence {
  readonly sights: Sights;
  readonly books: Books;
}

/** By promise: what broke it. */
export interface Verdict {
  readonly oversold: readonly string[];
  readonly sums: readonly string[];
  readonly unsold: readonly string[];
  readonly limits: readonly string[];
  readonly numbers: readonly string[];
  readonly gaps: readonly string[];
  readonly duplicates: readonly string[];
  readonly differing: readonly string[];
  readonly lostClaims: readonly string[];
  readonly lostOrders: readonly string[];
  readonly lostMessages: readonly string[];
  readonly surprises: readonly string[];
}

/** Holds what the crowd was told against the books: everything that is not as promised. */
export function judge({ sights, books }: Evidence): Verdict {
  const { readers, watches, tally, chronicle } = sights;
  return {
    oversold: oversold(sights, books),
    sums: watches.flatMap(({ broken }) => broken),
    unsold: unsold(sights, books),
    limits: [...books.bought]
      .filter(([, units]) => units > sights.perCustomer)
      .map(([name, units]) => `${name} bought ${units} units`),
    numbers: doubledNumbers(tally),
    gaps: [...readers.flatMap(({ gaps }) => gaps), ...missing(sights, books)],
    duplicates: [...readers.flatMap(({ duplicates }) => duplicates), ...doubledInTable(books)],
    differing: [...chronicle.differing, ...otherThanTable(chronicle, books)],
    lostClaims: lostClaims(tally, books),
    lostOrders: lostOrders(tally, books),
    lostMessages: lostMessages(tally, books),
    surprises: [...tally.surprises, ...tally.faults],
  };
}

function oversold({ units, watches }: Sights, { drop, bought }: Books): string[] {
  const paid = [...bought.values()].reduce((sum, count) => sum + count, 0);
  const seen = Math.max(0, ...watches.map(({ stock }) => stock.sold));
  return [
    ...(drop.sold > units ? [`${drop.sold} of ${units} units are sold`] : []),
    ...(seen > units ? [`somebody saw ${seen} of ${units} units sold`] : []),
    ...(paid === drop.sold ? [] : [`${paid} units are in paid orders, but ${drop.sold} are sold`]),
  ];
}

function unsold({ units, unserved }: Sights, { drop }: Books): string[] {
  if (unserved === 0 || drop.sold === units) return [];
  return [`${units - drop.sold} units are left, and ${unserved} shoppers wanted one`];
}

function missing({ readers }: Sights, { log }: Books): string[] {
  const last = log.at(-1)?.seq ?? 0;
  const holes = log.filter(({ seq }, index) => seq > (log[index - 1]?.seq ?? 0) + 1);
  return [
    ...holes.map(({ seq }) => `the table misses what comes before ${seq}`),
    ...readers
      .filter(({ lastSeq }) => lastSeq < last)
      .map(({ name, lastSeq }) => `${name} was never told what comes after ${lastSeq}, up to ${last}`),
  ];
}

function doubledInTable({ log }: Books): string[] {
  const seen = new Set<string>();
  return log.flatMap(({ seq, type, actor, data }, index) => {
    const again = seq <= (log[index - 1]?.seq ?? 0) ? [`the table has ${seq} twice`] : [];
    if (type !== 'message.posted') return again;
    const name = `${actor?.id} ${String(data['clientId'])}`;
    if (seen.has(name)) again.push(`message ${seq} "${String(data['text'])}" was posted before`);
    seen.add(name);
    return again;
  });
}

function otherThanTable({ entries }: Chronicle, { log }: Books): string[] {
  const stored = new Map(log.map((event) => [event.seq, event]));
  return [...entries.values()]
    .filter((event) => !sameEntry(event, stored.get(event.seq)))
    .map(({ seq, type }) => `number ${seq}, ${type}, is not in the table as it was told`);
}

function lostClaims({ claims }: Tally, books: Books): string[] {
  return claims
    .filter(({ id, number }) => books.claims.get(id)?.number !== number)
    .map(({ id, number, shopper }) => `claim ${id} of ${shopper}, number ${number}, is gone or another one`);
}

function lostOrders({ orders }: Tally, books: Books): string[] {
  return [...orders.values()].flatMap(({ id, paid }) => {
    const order = books.orders.get(id);
    if (order === undefined || order === null) return [`order ${id} is gone`];
    return paid && !isPaid(order) ? [`order ${id} was paid and is ${order.state}`] : [];
  });
}

function lostMessages({ messages }: Tally, { log }: Books): string[] {
  const stored = new Map<string, string[]>();
  for (const { seq, id, data } of log) {
    const clientId = String(data['clientId']);
    stored.set(clientId, [...(stored.get(clientId) ?? []), `${seq} ${id} ${String(data['text'])}`]);
  }
  return messages.flatMap(({ clientId, seq, id, text }) => {
    const found = stored.get(clientId) ?? [];
    if (found.length === 1 && found[0] === `${seq} ${id} ${text}`) return [];
    return [`message ${seq} "${text}" is ${found.length} times in the log: ${found.join('; ')}`];
  });
}

/** One and the same claim may be acknowledged often; two claims never share a number. */
function doubledNumbers({ claims }: Tally): string[] {
  const owners = new Map<number, Set<string>>();
  for (const { number, id } of claims) owners.set(number, (owners.get(number) ?? new Set()).add(id));
  return [...owners].filter(([, ids]) => ids.size > 1).map(([number]) => `two claims have number ${number}`);
}
