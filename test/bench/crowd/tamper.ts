import { WrongOption } from './options.js';
import type { Evidence } from './verdict.js';

type Tampering = (evidence: Evidence) => Evidence;

const FORGED = '019a0000-0000-7000-8000-000000000000';

/** Lies about what was seen or stored, so that one can see the judge notice: `--tamper gap`. */
export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  oversold: ({ sights, books }) => ({ sights, books: withSold(books, sights.units + 1) }),
  unsold: ({ sights, books }) => ({
    sights: { ...sights, unserved: 1 },
    books: withSold(books, sights.units - 1),
  }),
  limit: lie(({ sights, books }) => {
    books.bought.set(sights.readers[0]?.name ?? '', sights.perCustomer + 1);
  }),
  sum: lie(({ sights }) => {
    sights.watches[0]?.see(0, { available: 1, held: 0, sold: sights.units }, 'a lie');
  }),
  gap: lie(({ sights: { readers } }) => {
    const [reader] = readers;
    const seq = (reader?.lastSeq ?? 0) + 2;
    reader?.read([{ seq, id: FORGED, type: 'message.posted', at: '', actor: null, data: {} }]);
  }),
  duplicate: lie(({ sights: { chronicle, readers } }) => {
    const seen = chronicle.entries.get(1);
    if (seen !== undefined) readers[0]?.read([seen]);
  }),
  content: lie(({ sights: { chronicle } }) => {
    const seen = chronicle.entries.get(1);
    if (seen !== undefined) chronicle.entries.set(1, { ...seen, type: 'message.forged' });
  }),
  claim: lie(({ sights: { tally } }) => {
    tally.claims.push({ id: FORGED, number: 1, shopper: 'Nobody', token: '' });
  }),
  order: lie(({ sights: { tally } }) => {
    tally.orders.set(FORGED, { id: FORGED, paid: true, token: '' });
  }),
  message: lie(({ sights: { tally } }) => {
    tally.messages.push({ clientId: 'never sent', id: FORGED, seq: 1, text: 'never sent' });
  }),
  surprise: lie(({ sights: { tally } }) => {
    tally.surprises.push('an answer that nobody knows');
  }),
};

/** @throws WrongOption */
export function tamperingOf(name: string | undefined): { tamper?: Tampering } {
  if (name === undefined) return {};
  const tamper = TAMPERINGS[name];
  if (tamper === undefined)
    throw new WrongOption(`--tamper is one of ${Object.keys(TAMPERINGS).join(', ')}, not "${name}".`);
  return { tamper };
}

function lie(tell: (evidence: Evidence) => void): Tampering {
  return (evidence) => {
    tell(evidence);
    return evidence;
  };
}

function withSold(books: Evidence['books'], sold: number): Evidence['books'] {
  return { ...books, drop: { ...books.drop, sold } };
}
