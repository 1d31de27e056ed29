import { Overloaded } from '#kernel';
import { RateLimited } from '../../limits/errors.js';

/** Uploads of one user at the same time. */
const EACH = 2;

/** What one upload holds, until it leaves. */
export interface UploadPlace {
  /** @throws Overloaded if all of them together would hold too much */
  take(bytes: number): void;
  leave(): void;
}

/** The memory that files on their way and in hand may hold in this process, however many send however slowly. */
export class UploadSpace {
  private held = 0;
  /** Bounded by the requests under way. */
  private readonly underWay = new Map<string, number>();

  /** @param most bytes */
  constructor(private readonly most: number) {}

  /** @throws RateLimited */
  enter(who: string): UploadPlace {
    const others = this.underWay.get(who) ?? 0;
    if (others >= EACH)
      throw new RateLimited({ retryAfterSeconds: 1 }, 'You are sending other files already.');
    this.underWay.set(who, others + 1);
    let own = 0;
    let isIn = true;
    return {
      take: (bytes) => {
        if (!isIn) return;
        if (this.held + bytes > this.most) throw new Overloaded({ retryAfterSeconds: 2 });
        this.held += bytes;
        own += bytes;
      },
      leave: () => {
        if (!isIn) return;
        isIn = false;
        this.held -= own;
        const left = (this.underWay.get(who) ?? 1) - 1;
        if (left === 0) this.underWay.delete(who);
        else this.underWay.set(who, left);
      },
    };
  }
}
