/** What promotions ask of the outside. */
import type { Page } from '#kernel';
import type { Promotion } from '../../domain/pricing/tariff.js';

/** A promotion as those see it who made it. */
export interface KeptPromotion extends Promotion {
  readonly used: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What may be changed of a promotion: when and how often it can be had. */
export type PromotionTerms = Pick<
  Promotion,
  'minSubtotal' | 'currency' | 'from' | 'until' | 'limitTotal' | 'limitPerCustomer'
>;

/** Where promotions are kept. A host of null means those of everyone. */
export abstract class Promotions {
  /** @throws CodeTaken, TooManyAutomatic */
  abstract add(promotion: Promotion): Promise<KeptPromotion>;
  /** Within a unit of work: nobody else changes or uses it until its end. @throws NotFound */
  abstract lock(id: string, hostId: string | null): Promise<KeptPromotion>;
  /** Within a unit of work, of a locked one. */
  abstract save(id: string, terms: PromotionTerms): Promise<KeptPromotion>;
  /** Within a unit of work, of a locked one: it cannot be had any more. */
  abstract end(id: string): Promise<void>;
  /** The newest first. @throws InvalidCursor */
  abstract list(hostId: string | null, limit?: number, cursor?: string): Promise<Page<KeptPromotion>>;
}
