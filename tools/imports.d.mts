/** Every breach of the rules of the house in the repository at this root, as sentences. */
export function breaches(root: string): string[];
