import type { Template } from './template.ts';

/** Which resources each resource waits for: `DependsOn`, `Ref`, `Fn::GetAtt`, and `${…}` in `Fn::Sub`. */
export function dependenciesOf(template: Template): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    const names = [...resource.DependsOn, ...referencesIn(resource.Properties)];
    graph.set(logicalId, new Set(names.filter((name) => name in template.Resources)));
  }
  return graph;
}

/** A way round the graph that comes back to where it began, or undefined if there is none. */
export function findCycle(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next, [...path, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of graph.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt')
      return [
        String(Array.isArray(inner) ? inner[0] : inner)
          .split('.', 1)
          .join(''),
      ];
    if (key === 'Fn::Sub') return [...substitutionsIn(inner), ...referencesIn(inner)];
    return referencesIn(inner);
  });
}

function substitutionsIn(sub: unknown): string[] {
  const text = Array.isArray(sub) ? sub[0] : sub;
  return [...String(text).matchAll(/\$\{([\w:]+)/g)].map((match) => match[1] ?? '');
}
