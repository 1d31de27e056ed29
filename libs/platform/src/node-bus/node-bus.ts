/** A message between the processes of one Souk; it must survive JSON. */
export type BusMessage = Readonly<Record<string, unknown>>;

/**
 * Short messages from one process to all others, to be quick.
 *
 * At most once and in no promised order: whoever needs certainty reads the database as well. A message also
 * reaches the listeners of the process that published it. Publishing never fails and never waits.
 */
export abstract class NodeBus {
  /** Names this process among the others. */
  abstract readonly nodeId: string;
  abstract publish(channel: string, message: BusMessage): void;
  abstract subscribe(channel: string, listener: (message: BusMessage, fromNode: string) => void): void;
}
