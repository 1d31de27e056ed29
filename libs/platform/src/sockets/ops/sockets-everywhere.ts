import { Injectable, type OnModuleInit } from '@nestjs/common';
import { NodeBus } from '../../node-bus/node-bus.js';
import { ConnectedSockets } from '../connected-sockets.js';

const ASK = 'ops.ask';
const TELL = 'ops.tell';
/** A node that was asked again and again and is silent for so long is gone; milliseconds. */
const LAPSE = 3_500;
/** Everyone hears what a node tells, so it answers several who ask at about the same time only once; milliseconds. */
const QUIET = 500;

/** How many sockets there are. */
export interface SocketCounts {
  readonly here: number;
  /** On this node and on those that answer over the node bus. */
  readonly everywhere: number;
  readonly nodes: number;
}

/** How many sockets all nodes have. They tell it only when one of them asks. */
@Injectable()
export class SocketsEverywhere implements OnModuleInit {
  private readonly others = new Map<string, { readonly count: number; readonly heardAt: number }>();
  private toldAt = -Infinity;

  constructor(
    private readonly bus: NodeBus,
    private readonly connected: ConnectedSockets,
  ) {}

  onModuleInit(): void {
    this.bus.subscribe(ASK, (_, node) => {
      if (node !== this.bus.nodeId) this.answer();
    });
    this.bus.subscribe(TELL, ({ count }, node) => {
      if (node !== this.bus.nodeId)
        this.others.set(node, { count: Number(count), heardAt: performance.now() });
      this.forgetSilentNodes();
    });
  }

  /** What is known now; what is answered counts at the next time. */
  ask(): SocketCounts {
    this.bus.publish(ASK, {});
    this.forgetSilentNodes();
    const here = this.connected.count;
    const others = [...this.others.values()];
    return {
      here,
      everywhere: others.reduce((sum, { count }) => sum + count, here),
      nodes: others.length + 1,
    };
  }

  private answer(): void {
    const now = performance.now();
    if (now - this.toldAt < QUIET) return;
    this.toldAt = now;
    this.bus.publish(TELL, { count: this.connected.count });
  }

  private forgetSilentNodes(): void {
    const since = performance.now() - LAPSE;
    for (const [node, { heardAt }] of this.others) if (heardAt < since) this.others.delete(node);
  }
}
