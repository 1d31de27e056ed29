import { ValidationFailed } from './errors.js';

/** An amount in integer minor units (cents) of an ISO 4217 currency. */
export class Money {
  /** The largest amount of one price: keeps every sum of a line well inside a safe integer. */
  static readonly MAX_AMOUNT = 1_000_000_000;
  static readonly CURRENCY = /^[A-Z]{3}$/;

  private constructor(
    readonly amount: number,
    readonly currency: string,
  ) {}

  /** @throws ValidationFailed unless `amount` is a whole number from 0 to `Number.MAX_SAFE_INTEGER`. */
  static of(amount: number, currency: string): Money {
    if (!Number.isSafeInteger(amount) || amount < 0) {
      throw new ValidationFailed({
        errors: [{ path: 'amount', message: 'must be a whole number of minor units' }],
      });
    }
    if (!Money.CURRENCY.test(currency)) {
      throw new ValidationFailed({
        errors: [{ path: 'currency', message: 'must be an ISO 4217 code such as EUR' }],
      });
    }
    return new Money(amount, currency);
  }

  plus(other: Money): Money {
    if (other.currency !== this.currency) {
      throw new ValidationFailed({
        errors: [{ path: 'currency', message: 'must be the same for all lines' }],
      });
    }
    return Money.of(this.amount + other.amount, this.currency);
  }

  times(quantity: number): Money {
    return Money.of(this.amount * quantity, this.currency);
  }

  equals(other: Money): boolean {
    return this.amount === other.amount && this.currency === other.currency;
  }
}
