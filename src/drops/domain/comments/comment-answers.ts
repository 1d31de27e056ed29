/** What the owner of a room says in the thread of a comment that is a claim: short, exact, in plain words. */
import type { DomainError, Facts } from '#kernel';
import type { Claim } from '../claims/claim.js';
import type { Unclear } from './named-drop.js';

/** Where a person has to be proved, a comment proves none. */
export const CHALLENGED =
  'Nothing was claimed: a check is asked for here that a comment cannot pass. Claim with the button of the drop.';

/** @param title of the drop */
export function heldAnswer({ number, quantity, expiresAt }: Claim, title: string): string {
  const until = expiresAt.toISOString().slice(11, 19);
  return `Yours, number ${number}: ${quantity} × ${title}, until ${until} UTC.`;
}

/** What is missing in a comment. @param word that begins a claim here */
export function unclearAnswer({ unclear, calls }: Unclear, word: string): string {
  if (unclear === 'nothing' && calls.length === 0) return 'Nothing was claimed: no drop is open here.';
  if (calls.length === 0) return 'Nothing was claimed: claim with the button of the drop that you mean.';
  const choices = calls.map((call) => `“${word} ${call}”`).join(', ');
  const why = unclear === 'several' ? 'several drops are open' : 'no open drop is called so';
  return `Nothing was claimed: ${why}. Write ${choices}.`;
}

/** Why a claim was refused, and what helps. */
export function refusalAnswer({ code, facts, message }: DomainError, title: string): string {
  switch (code) {
    case 'sold_out':
      return soldOut(facts, title);
    case 'limit_reached':
      return limitReached(facts, title, message);
    case 'drop_not_open':
      return notOpen(facts, title);
    case 'rate_limited':
      return `Nothing was claimed: several of your holds of ${title} ran out. Try again in ${String(facts['retryAfterSeconds'])} s.`;
    default:
      return `Nothing was claimed: ${message}`;
  }
}

function soldOut({ available, lineLength, final }: Facts, title: string): string {
  if (final === true) return `Sold out: every unit of ${title} is sold.`;
  if (Number(available) > 0 && lineLength === 0)
    return `Nothing was claimed: only ${String(available)} of ${title} free right now.`;
  return `Every unit of ${title} is on hold. Join the line of the drop: what comes free goes to those who wait.`;
}

function limitReached({ perCustomer, yours }: Facts, title: string, message: string): string {
  if (perCustomer === undefined) return `Nothing was claimed: ${message}`;
  const had = Number(yours) > 0 ? ` You have ${String(yours)}.` : '';
  return `Nothing was claimed: one customer may have ${String(perCustomer)} of ${title}.${had}`;
}

function notOpen({ state, admission }: Facts, title: string): string {
  if (admission === 'draw')
    return `Nothing was claimed: ${title} is a draw, for those who entered its line before it opened.`;
  if (state === 'scheduled') return `Nothing was claimed: ${title} is not open yet.`;
  if (state === 'paused') return `Nothing was claimed: ${title} is paused. Write again when it goes on.`;
  return `Nothing was claimed: ${title} is over.`;
}
