import { Injectable } from '@nestjs/common';
import { Cache } from '#platform/cache/cache.js';
import { type Connection, Database } from '#platform/database/database.js';
import { Offers, type PromotionWish } from '../../../application/pricing/ports.js';
import type { OffersOf } from '../../../domain/pricing/offers-of-batch.js';
import type { Offer } from '../../../domain/pricing/tariff.js';
import { ANY_AUTOMATIC, LOCK_OFFERS, OFFERS } from './promotion.sql.js';

/** Of the answer whether there are automatic promotions; forgotten when one comes. */
export const AUTOMATIC = 'orders:automatic-promotions';
/** How long a node may not know of one if no news reach it; seconds. */
const TTL = 3;

/** Promotions in PostgreSQL, as customers meet them. */
@Injectable()
export class PostgresOffers extends Offers {
  constructor(
    private readonly database: Database,
    private readonly cache: Cache,
  ) {
    super();
  }

  anyAutomatic(): Promise<boolean> {
    return this.cache.wrap(AUTOMATIC, TTL, async () => {
      const [row] = await this.database.reader.query<{ any: boolean }>(ANY_AUTOMATIC);
      return row?.any === true;
    });
  }

  find(wish: PromotionWish): Promise<OffersOf> {
    return read(this.database.reader, wish);
  }

  async lock(wish: PromotionWish): Promise<OffersOf> {
    const { writer } = this.database;
    // Two statements that go out together: the second sees the uses that were written while the first one waited.
    const [, offers] = await Promise.all([
      writer.query(LOCK_OFFERS, [wish.codes, wish.automatic, wish.hostIds]),
      read(writer, wish),
    ]);
    return offers;
  }
}

type OfferRow = Omit<Offer, 'usedByCustomer'> & { readonly uses: Readonly<Record<string, number>> | null };

async function read(connection: Connection, wish: PromotionWish): Promise<OffersOf> {
  const { codes, automatic, hostIds, userIds } = wish;
  const rows = await connection.query<OfferRow>(OFFERS, [codes, automatic, hostIds, userIds]);
  return (userId) => rows.map(({ uses, ...offer }) => ({ ...offer, usedByCustomer: uses?.[userId] ?? 0 }));
}
