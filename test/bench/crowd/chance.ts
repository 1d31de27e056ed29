/** Chance that can be had again: the same seed makes the same crowd. (Mulberry32, by Tommy Ettinger.) */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let word = this.state;
    word = Math.imul(word ^ (word >>> 15), word | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[Math.floor(this.next() * list.length)] ?? list[0];
  }

  /** How long until something that happens every `mean` on average, and that knows no rhythm. */
  wait(mean: number): number {
    return -Math.log(1 - this.next()) * mean;
  }

  /** A source of its own for somebody in the crowd, so that nobody's luck depends on who asked first. */
  fork(number: number): Chance {
    return new Chance(Math.imul(this.state ^ number, 0x9e3779b1) ^ 0x85ebca6b);
  }
}
