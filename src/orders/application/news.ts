import type { Order } from '../domain/order.js';
import type { BuyerAction } from '../domain/payment.js';
import type { NoticeKey, ProviderAnswer } from './ports.js';

/** What was heard of a payment. `failed` is our own word: it was given up; `certain` if nobody took the money. */
export type News =
  | { readonly kind: 'captured'; readonly amount: number }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly certain: boolean }
  /** The provider has not decided: the buyer may have to prove who they are. */
  | { readonly kind: 'undecided'; readonly action?: BuyerAction | undefined }
  /** So much is back in all. */
  | { readonly kind: 'returned'; readonly amount: number };

/** News of a payment, and the provider's message that brought them, if one did. */
export interface Result {
  readonly paymentId: string;
  readonly news: News;
  readonly notice: NoticeKey | undefined;
}

/** What there is to book of an answer. */
export function newsOf(answer: ProviderAnswer): News {
  if (answer.state === 'captured') return { kind: 'captured', amount: answer.amount };
  if (answer.state === 'declined') return { kind: 'declined', reason: answer.reason };
  return { kind: 'undecided', action: answer.action };
}

/** Tells the order; returns whether this made it a paid one. */
export function tellOrder(
  order: Order,
  { paymentId, news }: Result,
  lost: ReadonlySet<string>,
  now: Date,
): boolean {
  const waited = order.awaitsNumber;
  if (news.kind === 'captured') order.captured(paymentId, news.amount, lost, now);
  else if (news.kind === 'declined') order.declined(paymentId, news.reason, now);
  else if (news.kind === 'failed') order.failed(paymentId, news.reason, news.certain, now);
  else if (news.kind === 'undecided') order.asked(paymentId, news.action ?? null, now);
  else if (news.kind === 'returned') order.moneyReturned(paymentId, news.amount, now);
  return order.awaitsNumber && !waited;
}
