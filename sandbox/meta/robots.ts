/** Reads a robots.txt: the group of `facebookexternalhit`, else that of `*`; the longest matching rule decides. */
export function allows(robots: string, path: string): boolean {
  const groups = new Map<string, [allow: boolean, prefix: string][]>();
  let agents: string[] = [];
  let inRules = false;
  for (const line of robots.split(/\r?\n/)) {
    const match = /^\s*(user-agent|allow|disallow)\s*:\s*([^#]*)/i.exec(line);
    if (!match) continue;
    const [name, value] = [match[1]!.toLowerCase(), match[2]!.trim()];
    if (name === 'user-agent') {
      if (inRules) agents = [];
      inRules = false;
      agents.push(value.toLowerCase());
      if (!groups.has(value.toLowerCase())) groups.set(value.toLowerCase(), []);
    } else {
      inRules = true;
      if (value) for (const agent of agents) groups.get(agent)!.push([name === 'allow', value]);
    }
  }
  const rules = groups.get('facebookexternalhit') ?? groups.get('*') ?? [];
  let best: [allow: boolean, length: number] = [true, 0];
  for (const [allow, prefix] of rules) {
    const pattern = prefix.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
    if (new RegExp(`^${pattern.replace(/\\\$$/, '$')}`).test(path) && prefix.length >= best[1])
      best = [prefix.length === best[1] ? best[0] || allow : allow, prefix.length];
  }
  return best[0];
}
