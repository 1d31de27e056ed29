import { Injectable } from '@nestjs/common';
import { NotFound, type Page } from '#kernel';
import { Cache } from '#platform/cache/cache.js';
import { Database } from '#platform/database/database.js';
import { isUniqueViolation } from '#platform/database/faults.js';
import { decodeCursor, encodeCursor, LAST_ID, pageOf } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import {
  type KeptPromotion,
  Promotions,
  type PromotionTerms,
} from '../../../application/promotions/ports.js';
import { CodeTaken, TooManyAutomatic } from '../../../domain/errors.js';
import type { Promotion } from '../../../domain/pricing/tariff.js';
import { AUTOMATIC } from './offers.js';
import {
  ADD_PROMOTION,
  CHANGE_PROMOTION,
  END_PROMOTION,
  HELD_PROMOTION,
  LIST_PROMOTIONS,
} from './promotion.sql.js';

/** Automatic ones of one host: every order of theirs looks at all of them. */
const MOST_AUTOMATIC = 20;

/** Promotions in PostgreSQL, for those who make them. */
@Injectable()
export class PostgresPromotions extends Promotions {
  constructor(
    private readonly database: Database,
    private readonly cache: Cache,
  ) {
    super();
  }

  async add(promotion: Promotion): Promise<KeptPromotion> {
    const { id, hostId, code, kind, percent, amount, currency, minSubtotal, from, until } = promotion;
    const rows = await this.database.reader
      .query<KeptPromotion>(ADD_PROMOTION, [
        ...[id, hostId, code, kind, percent, amount, currency, minSubtotal, from, until],
        ...[promotion.limitTotal, promotion.limitPerCustomer, MOST_AUTOMATIC],
      ])
      .catch((error: unknown) => {
        throw isUniqueViolation(error, 'promotions_once_a_code') ? new CodeTaken() : error;
      });
    const [kept] = rows;
    if (kept === undefined) throw new TooManyAutomatic();
    await this.cache.forget([AUTOMATIC]);
    return kept;
  }

  async lock(id: string, hostId: string | null): Promise<KeptPromotion> {
    return one(await this.database.writer.query<KeptPromotion>(HELD_PROMOTION, [id, hostId]));
  }

  async save(id: string, terms: PromotionTerms): Promise<KeptPromotion> {
    const { currency, minSubtotal, from, until, limitTotal, limitPerCustomer } = terms;
    return one(
      await this.database.writer.query<KeptPromotion>(CHANGE_PROMOTION, [
        ...[id, currency, minSubtotal, from, until, limitTotal, limitPerCustomer],
      ]),
    );
  }

  async end(id: string): Promise<void> {
    await this.database.writer.query(END_PROMOTION, [id]);
    this.database.afterCommit(() => void this.cache.forget([AUTOMATIC]));
  }

  async list(hostId: string | null, limit = DEFAULT_LIMIT, cursor?: string): Promise<Page<KeptPromotion>> {
    const [after] = cursor === undefined ? [LAST_ID] : decodeCursor(cursor, ['uuid']);
    const rows = await this.database.reader.query<KeptPromotion>(LIST_PROMOTIONS, [after, hostId, limit + 1]);
    return pageOf(rows, limit, ({ id }) => encodeCursor([id]));
  }
}

function one(rows: readonly KeptPromotion[]): KeptPromotion {
  const [row] = rows;
  if (row === undefined) throw new NotFound();
  return row;
}
