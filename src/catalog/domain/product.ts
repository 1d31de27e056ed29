import { type Actor, later, mayManage, NotFound, requireLastEdit, ValidationFailed } from '#kernel';
import { UnitsReserved } from './errors.js';
import type { ProductEvent } from './events.js';
import { slugOf } from './slug.js';
import type { Stock } from './stock.js';
import { lengthOf, requireSound, type Variant } from './variants.js';

/** What a host writes to put something into the shop. */
export interface ProductDraft {
  readonly id: string;
  readonly hostId: string;
  readonly title: string;
  readonly description: string;
  readonly variants: readonly Variant[];
}

/** What a host may write anew; what is not named stays. */
export interface ProductChanges {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly variants?: readonly (Pick<Variant, 'id'> & Partial<Variant>)[] | undefined;
}

export interface ProductState extends ProductDraft {
  readonly slug: string;
  readonly status: 'published' | 'archived';
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Something a host sells, in one or more variants. It is seen by everyone until it is archived. */
export class Product {
  static readonly LIMITS = { title: 200, description: 5000 } as const;

  private readonly events: ProductEvent[] = [];

  private constructor(private state: ProductState) {}

  static publish(draft: ProductDraft, now: Date): Product {
    requireText(draft);
    requireSound(draft.variants);
    const { id: productId, hostId, title } = draft;
    const slug = slugOf(title, productId);
    const product = new Product({ ...draft, slug, status: 'published', createdAt: now, updatedAt: now });
    product.events.push({ type: 'product.created', data: { productId, hostId, slug, title } });
    return product;
  }

  static restore(state: ProductState): Product {
    return new Product(state);
  }

  snapshot(): ProductState {
    return this.state;
  }

  /** Hands over what happened since the last call. */
  pullEvents(): ProductEvent[] {
    return this.events.splice(0);
  }

  /** @throws NotFound for everyone but its host and admins: what one may not change need not be confirmed. */
  requireManager(actor: Actor): void {
    if (!mayManage(actor, this.state.hostId)) throw new NotFound();
  }

  /** @throws PreconditionFailed unless it is as it was at one of the `edits` that the caller has seen */
  requireUnchangedSince(edits: readonly Date[] | undefined): void {
    requireLastEdit(this.state.updatedAt, edits);
  }

  /** Writes `changes`; changes that change nothing are no edit. */
  edit(changes: ProductChanges, now: Date): void {
    const { title, description } = this.state;
    const next = {
      title: changes.title ?? title,
      description: changes.description ?? description,
      variants: this.edited(changes.variants ?? []),
    };
    requireText(next);
    requireSound(next.variants);
    const same =
      next.title === title &&
      next.description === description &&
      sameVariants(next.variants, this.state.variants);
    if (!same) this.become({ ...this.state, ...next }, now);
  }

  /** Becomes what a file says of it: variants of it anew by their ids, and those it did not have. What is not named stays. */
  takeOver(
    said: Partial<Pick<ProductDraft, 'title' | 'description'>> & Pick<ProductDraft, 'variants'>,
    now: Date,
  ): void {
    const { variants: own } = this.state;
    const byId = new Map(said.variants.map((variant) => [variant.id, variant]));
    const added = said.variants.filter(({ id }) => !own.some((variant) => variant.id === id));
    const next = {
      title: said.title ?? this.state.title,
      description: said.description ?? this.state.description,
      variants: [...own.map((variant) => byId.get(variant.id) ?? variant), ...added],
    };
    requireText(next);
    requireSound(next.variants);
    const same =
      added.length === 0 &&
      next.title === this.state.title &&
      next.description === this.state.description &&
      sameVariants(next.variants, own);
    if (!same) this.become({ ...this.state, ...next }, now);
  }

  /** Takes it out of the shop for good. @throws UnitsReserved while any of its `stocks` is promised to someone */
  archive(stocks: readonly Stock[], now: Date): void {
    const reserved = stocks.reduce((sum, stock) => sum + stock.snapshot().reserved, 0);
    if (reserved > 0) throw new UnitsReserved({ reserved });
    this.become({ ...this.state, status: 'archived' }, now);
  }

  private edited(changes: readonly (Pick<Variant, 'id'> & Partial<Variant>)[]): readonly Variant[] {
    const { variants } = this.state;
    const errors = changes.flatMap((change, index) => {
      const first = changes.findIndex((other) => other.id === change.id) === index;
      if (first && variants.some((variant) => variant.id === change.id)) return [];
      return [{ path: `variants.${index}.id`, message: 'must be a variant of this product, named once' }];
    });
    if (errors.length > 0) throw new ValidationFailed({ errors });
    return variants.map((variant) => {
      const change = changes.find((candidate) => candidate.id === variant.id);
      return {
        ...variant,
        sku: change?.sku ?? variant.sku,
        title: change?.title ?? variant.title,
        price: change?.price ?? variant.price,
        weightGrams: change?.weightGrams ?? variant.weightGrams,
      };
    });
  }

  private become(next: ProductState, now: Date): void {
    // `updatedAt` tells edits apart, so two of them in one millisecond must not share it.
    const after = later(this.state.updatedAt, 0.001);
    this.state = { ...next, updatedAt: now > after ? now : after };
    const { id: productId, hostId, status } = next;
    this.events.push({ type: 'product.updated', data: { productId, hostId, status } });
  }
}

function requireText(text: Pick<ProductDraft, 'title' | 'description'>): void {
  const errors: { path: string; message: string }[] = [];
  if (text.title.trim() === '' || lengthOf(text.title) > Product.LIMITS.title) {
    errors.push({ path: 'title', message: `must be 1 to ${Product.LIMITS.title} characters and not blank` });
  }
  if (lengthOf(text.description) > Product.LIMITS.description) {
    errors.push({ path: 'description', message: `must be at most ${Product.LIMITS.description} characters` });
  }
  if (errors.length > 0) throw new ValidationFailed({ errors });
}

function sameVariants(some: readonly Variant[], others: readonly Variant[]): boolean {
  return some.every((variant, index) => {
    const other = others[index];
    return (
      variant.sku === other?.sku &&
      variant.title === other.title &&
      variant.price.equals(other.price) &&
      (variant.weightGrams ?? other.weightGrams) === other.weightGrams
    );
  });
}
