package io.syncline.core.identity;

/**
 * One normalized match value of a record: the entity, the rule, and the SHA-256 of the normalized
 * values (S17). Ordered, so that locks are always taken in the same order.
 */
public record MatchValue(String entity, String rule, String hash)
    implements Comparable<MatchValue> {

  @Override
  public int compareTo(MatchValue other) {
    int byEntity = entity.compareTo(other.entity);
    int byRule = byEntity != 0 ? byEntity : rule.compareTo(other.rule);
    return byRule != 0 ? byRule : hash.compareTo(other.hash);
  }
}
