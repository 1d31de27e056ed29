/** Loaded before the program by clock-jumps.spec.ts: its own clock goes wrong by so many seconds, and nothing else does. */
const shift = Number(process.env.CLOCK_SHIFT_SECONDS) * 1_000;
const RightDate = Date;

globalThis.Date = class Date extends RightDate {
  constructor(...parts) {
    if (parts.length === 0) super(RightDate.now() + shift);
    else super(...parts);
  }

  static now() {
    return RightDate.now() + shift;
  }

  static [Symbol.hasInstance](value) {
    return value instanceof RightDate;
  }
};
