import { LRUCache } from 'lru-cache';
import { atMost } from './at-most.js';

/** Keys that are remembered; of 25 seconds of 400 different ones a second. */
const REMEMBERED = 10_000;

/**
 * Who is let into a cache that has much in it already: what was asked for before, lately.
 *
 * Most of what is asked for once never is again. To keep that all the same pushes out what is, and fills the memory with what
 * lives just long enough for the garbage collector to carry it along (Einziger et al., TinyLFU, 2017: the doorkeeper).
 */
export class Doorkeeper {
  private readonly asked = new LRUCache<string, true>(atMost(REMEMBERED));

  /** True from the second time on. */
  knows(key: string): boolean {
    if (this.asked.get(key) === true) return true;
    this.asked.set(key, true);
    return false;
  }
}
