/** The kernel: the few words every context shares; it knows no framework, clock or environment. */
export * from './actor.js';
export * from './clock.js';
export * from './files/discards.js';
export * from './domain-error.js';
export * from './domain-event.js';
export * from './errors.js';
export * from './group-commit/group-commit.js';
export * from './ids.js';
export * from './language/language.js';
export * from './checks/last-edit.js';
export * from './checks/wrong-field.js';
export * from './money.js';
export * from './page.js';
export * from './text.js';
export * from './unit-of-work.js';
