import { type Actor, later, mayManage, NotFound, requireLastEdit, ValidationFailed } from '#kernel';
import { isSame, PLAIN, type ProductContent, requireContent, TEXT_LIMITS } from './content/content.js';
import { UnitsReserved } from './errors.js';
import type { ProductEvent } from './events.js';
import { type Listing, type ProductStatus, PUBLISHED } from './listing.js';
import { slugOf } from './slug.js';
import type { Stock } from './stock.js';
import type { Variant } from './variants.js';

/** What a host writes to put something into the shop. */
export type ProductDraft = { readonly id: string; readonly hostId: string } & Pick<
  ProductContent,
  'title' | 'description' | 'variants'
> &
  Partial<ProductContent>;

/** What a host may write anew; what is not named stays, and what is named is so from then on. */
export type ProductChanges = {
  readonly [Name in Exclude<keyof ProductContent, 'variants'>]?: ProductContent[Name] | undefined;
} & { readonly variants?: readonly VariantChanges[] | undefined };

type VariantChanges = { readonly id: string } & {
  readonly [Name in keyof Variant]?: Variant[Name] | undefined;
};

export interface ProductState extends ProductContent {
  readonly id: string;
  readonly hostId: string;
  readonly slug: string;
  readonly status: ProductStatus;
  /** When everyone sees it; null for what is not scheduled. */
  readonly publishAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Something a host sells, in one or more variants. While it is published it is seen by everyone, else by its host. */
export class Product {
  static readonly LIMITS = TEXT_LIMITS;

  private readonly events: ProductEvent[] = [];

  private constructor(private state: ProductState) {}

  static publish(draft: ProductDraft, now: Date, listing = PUBLISHED): Product {
    const content = { ...PLAIN, ...named(draft) } as ProductDraft & ProductContent;
    requireContent(content);
    const { id: productId, hostId, title } = draft;
    const slug = slugOf(title, productId);
    const product = new Product({ ...content, ...listing, slug, createdAt: now, updatedAt: now });
    const { status } = listing;
    product.events.push({ type: 'product.created', data: { productId, hostId, slug, title, status } });
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
  edit({ variants, ...changes }: ProductChanges, now: Date): void {
    const { state } = this;
    const { title, description, options, fields, language, translations } = { ...state, ...named(changes) };
    const content = { title, description, options, fields, language, translations };
    this.become({ ...content, variants: this.edited(variants ?? []) }, now);
  }

  /** Becomes what a file says of it: variants of it anew by their ids, and those it did not have. What is not named stays. */
  takeOver(said: Partial<ProductContent> & Pick<ProductContent, 'variants'>, now: Date): void {
    const { variants: own } = this.state;
    const byId = new Map(said.variants.map((variant) => [variant.id, variant]));
    const added = said.variants.filter(({ id }) => !own.some((variant) => variant.id === id));
    const variants = [...own.map((variant) => byId.get(variant.id) ?? variant), ...added];
    this.become({ ...this.state, ...named(said), variants }, now);
  }

  /**
   * Shows it to everyone, to nobody, or from a moment on.
   * @throws UnitsReserved if people would see it no longer while any of its `stocks` is promised to someone
   */
  list({ status, publishAt }: Listing, stocks: readonly Stock[], now: Date): void {
    const { status: before, publishAt: planned } = this.state;
    if (status === before && publishAt?.getTime() === planned?.getTime()) return;
    if (status !== 'published') requireUnpromised(stocks);
    this.change({ ...this.state, status, publishAt }, now);
  }

  /** Something that is shown with it changed: an edit as any other. */
  touch(now: Date): void {
    this.change(this.state, now);
  }

  /** Takes it out of the shop for good. @throws UnitsReserved while any of its `stocks` is promised to someone */
  archive(stocks: readonly Stock[], now: Date): void {
    requireUnpromised(stocks);
    this.change({ ...this.state, status: 'archived', publishAt: null }, now);
  }

  private edited(changes: readonly VariantChanges[]): readonly Variant[] {
    const { variants } = this.state;
    const errors = changes.flatMap((change, index) => {
      const first = changes.findIndex((other) => other.id === change.id) === index;
      if (first && variants.some((variant) => variant.id === change.id)) return [];
      return [{ path: `variants.${index}.id`, message: 'must be a variant of this product, named once' }];
    });
    if (errors.length > 0) throw new ValidationFailed({ errors });
    return variants.map((variant) => {
      const change = changes.find((candidate) => candidate.id === variant.id);
      return { ...variant, ...named(change ?? {}) };
    });
  }

  private become(content: ProductContent, now: Date): void {
    requireContent(content);
    if (!isSame(content, this.state)) this.change({ ...this.state, ...content }, now);
  }

  private change(next: ProductState, now: Date): void {
    // `updatedAt` tells edits apart, so two of them in one millisecond must not share it.
    const after = later(this.state.updatedAt, 0.001);
    this.state = { ...next, updatedAt: now > after ? now : after };
    const { id: productId, hostId, status } = next;
    // Several changes at once are one to whoever hears of them.
    if (this.events.at(-1)?.type === 'product.updated') this.events.pop();
    this.events.push({ type: 'product.updated', data: { productId, hostId, status } });
  }
}

function requireUnpromised(stocks: readonly Stock[]): void {
  const reserved = stocks.reduce((sum, stock) => sum + stock.snapshot().reserved, 0);
  if (reserved > 0) throw new UnitsReserved({ reserved });
}

/** What was named, and nothing else. */
function named<T extends object>(changes: T): Partial<{ [Name in keyof T]: Exclude<T[Name], undefined> }> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<{
    [Name in keyof T]: Exclude<T[Name], undefined>;
  }>;
}
