import {
  lengthOf,
  type Actor,
  later,
  mayManage,
  NotFound,
  requireLastEdit,
  ValidationFailed,
  wrongField,
} from '#kernel';
import { ByRule, CollectionFull } from './errors.js';
import { requireRule, type CollectionRule } from './collection-rule.js';
import { slugOf } from './slug.js';

/** What a host writes to open a collection. */
export interface CollectionDraft {
  readonly id: string;
  readonly hostId: string;
  readonly title: string;
  readonly description: string;
  /** Which products are in it; null: those that are placed by hand. */
  readonly rule: CollectionRule | null;
}

/** What a host may write anew; what is not named stays. */
export type CollectionChanges = Partial<
  Record<'title' | 'description', string | undefined> & { readonly rule: CollectionRule | undefined }
>;

export interface CollectionState extends CollectionDraft {
  readonly slug: string;
  /** What was placed by hand, in its order. */
  readonly products: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Products of one host that are shown together: placed by hand, in an order, or by a rule. */
export class Collection {
  static readonly LIMITS = { title: 200, description: 5000, products: 500 } as const;

  private constructor(private state: CollectionState) {}

  static open(draft: CollectionDraft, now: Date): Collection {
    requireSound(draft);
    const slug = slugOf(draft.title, draft.id, 'collection');
    return new Collection({ ...draft, slug, products: [], createdAt: now, updatedAt: now });
  }

  static restore(state: CollectionState): Collection {
    return new Collection(state);
  }

  snapshot(): CollectionState {
    return this.state;
  }

  /** @throws NotFound for everyone but its host and admins */
  requireManager(actor: Actor): void {
    if (!mayManage(actor, this.state.hostId)) throw new NotFound();
  }

  /** @throws PreconditionFailed unless it is as it was at one of the `edits` that the caller has seen */
  requireUnchangedSince(edits: readonly Date[] | undefined): void {
    requireLastEdit(this.state.updatedAt, edits);
  }

  /** Writes `changes`. @throws ValidationFailed also for a rule where products are placed by hand */
  edit({ title, description, rule }: CollectionChanges, now: Date): void {
    if (rule !== undefined && this.state.rule === null) {
      throw wrongField('rule', 'a collection placed by hand has none');
    }
    const next = {
      ...this.state,
      title: title ?? this.state.title,
      description: description ?? this.state.description,
      rule: rule ?? this.state.rule,
    };
    requireSound(next);
    // `updatedAt` tells edits apart, so two of them in one millisecond must not share it.
    const after = later(this.state.updatedAt, 0.001);
    this.state = { ...next, updatedAt: now > after ? now : after };
  }

  /** Puts a product `at` a place, counted from 0, or moves it there; without a place at the end, or where it is. */
  place(productId: string, at?: number): void {
    if (this.state.rule !== null) throw new ByRule();
    const { products } = this.state;
    if (at === undefined && products.includes(productId)) return;
    const others = products.filter((id) => id !== productId);
    if (others.length >= Collection.LIMITS.products) {
      throw new CollectionFull({ most: Collection.LIMITS.products });
    }
    this.state = { ...this.state, products: others.toSpliced(at ?? others.length, 0, productId) };
  }

  /** Takes a product out of it; one that is not in it stays out. */
  remove(productId: string): void {
    if (this.state.rule !== null) throw new ByRule();
    this.state = { ...this.state, products: this.state.products.filter((id) => id !== productId) };
  }
}

function requireSound({ title, description, rule }: CollectionDraft): void {
  const { LIMITS } = Collection;
  const errors: { path: string; message: string }[] = [];
  if (title.trim() === '' || lengthOf(title) > LIMITS.title) {
    errors.push({ path: 'title', message: `must be 1 to ${LIMITS.title} characters and not blank` });
  }
  if (lengthOf(description) > LIMITS.description) {
    errors.push({ path: 'description', message: `must be at most ${LIMITS.description} characters` });
  }
  if (errors.length > 0) throw new ValidationFailed({ errors });
  if (rule !== null) requireRule(rule);
}
