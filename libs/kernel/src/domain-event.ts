/** A fact that a context publishes, written to the outbox with the change that caused it. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  /** Context and fact in the past: `order.paid`. */
  readonly type: Type;
  readonly data: Data;
}
