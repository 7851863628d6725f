import { demoAccount, loadDemo } from '#demo/load.ts';
import { ConfigProblem } from '#platform/config.ts';
import type { Command } from './command.ts';
import { onGround } from './open-for-writing.ts';

/** `automo demo` */
export const demoCommand: Command = {
  summary: 'Load the demo dealership, once; photos are prepared by the running worker',
  usage: 'demo',
  example: 'automo demo --json',
  async run(call) {
    if (call.config.production) throw new ConfigProblem('the demo dealership is refused when NODE_ENV is production');
    const loaded = await onGround(call, (ground) => loadDemo(ground, call.say));
    return { loaded, ...demoAccount };
  },
};
